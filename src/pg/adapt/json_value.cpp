#include "pg/adapt/json_value.hpp"

#include "pg/bridge/call_postgres.hpp"

namespace synth::pg {
namespace {

constexpr std::size_t most_levels = 3;

struct Step {
  JsonbIteratorToken token;
  JsonbValue value;
};

Step next(JsonbIterator** iterator, bool skip_nested) {
  return call_postgres([&] {
    Step step{};
    step.token = JsonbIteratorNext(iterator, &step.value, skip_nested);
    return step;
  });
}

JsonValue scalar(const JsonbValue& value) {
  using Kind = JsonValue::Kind;
  JsonValue result;
  switch (value.type) {
    case jbvString:
      result.kind = Kind::string;
      result.text.assign(value.val.string.val, static_cast<std::size_t>(value.val.string.len));
      break;
    case jbvNumeric:
      result.kind = Kind::number;
      result.text = call_postgres([&] {
        return DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value.val.numeric)));
      });
      break;
    case jbvBool:
      result.kind = Kind::boolean;
      result.text = value.val.boolean ? "true" : "false";
      break;
    case jbvBinary:  // skipped
      result.kind = JsonContainerIsArray(value.val.binary.data) ? Kind::array : Kind::object;
      break;
    default:
      break;
  }
  return result;
}

}  // namespace

const char* JsonValue::kind_name() const {
  constexpr const char* names[] = {"null", "a boolean", "a number", "a string", "an array", "an object"};
  return names[static_cast<std::size_t>(kind)];
}

JsonValue read_json(Datum jsonb) {
  JsonbIterator* iterator = call_postgres([&] { return JsonbIteratorInit(&DatumGetJsonbP(jsonb)->root); });
  JsonValue root;
  std::vector<JsonValue*> open;  // the containers around the present place
  bool is_scalar = false;
  while (true) {
    // An item of the deepest container that is one itself is jumped over.
    const Step step = next(&iterator, open.size() >= most_levels);
    switch (step.token) {
      case WJB_DONE:
        if (is_scalar) return JsonValue(root.items.front());
        return root;
      case WJB_BEGIN_ARRAY:
      case WJB_BEGIN_OBJECT: {
        JsonValue* container = &root;
        if (open.empty())
          is_scalar = step.token == WJB_BEGIN_ARRAY && step.value.val.array.rawScalar;
        else
          container = &open.back()->items.emplace_back();
        container->kind = step.token == WJB_BEGIN_ARRAY ? JsonValue::Kind::array : JsonValue::Kind::object;
        open.push_back(container);
        break;
      }
      case WJB_KEY:
        open.back()->keys.push_back(scalar(step.value).text);
        break;
      case WJB_VALUE:
      case WJB_ELEM:
        open.back()->items.push_back(scalar(step.value));
        break;
      default:
        open.pop_back();
    }
  }
}

}  // namespace synth::pg
