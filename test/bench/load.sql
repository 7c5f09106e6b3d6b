-- UCI Adult as in test/data/adult_train.csv.
CREATE EXTENSION pg_synth;
CREATE TABLE adult (
    age integer NOT NULL,
    workclass text,
    fnlwgt integer NOT NULL,
    education text NOT NULL,
    education_num integer NOT NULL,
    marital_status text NOT NULL,
    occupation text,
    relationship text NOT NULL,
    race text NOT NULL,
    sex text NOT NULL,
    capital_gain integer NOT NULL,
    capital_loss integer NOT NULL,
    hours_per_week integer NOT NULL,
    native_country text,
    income text NOT NULL
);
CREATE SCHEMA share;
