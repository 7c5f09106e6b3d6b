#include "core/report/style.hpp"

namespace synth::report {
namespace {

// Colours: blue for real, orange for synthetic, a pair that all common kinds of colour blindness keep apart.
// Every pair of ink and ground has a contrast of 4.5 or more, marks 3 or more (WCAG 2.1, AA).
constexpr const char* light =
    "color-scheme:light;--paper:#faf9f6;--card:#fff;--ink:#1d2530;--soft:#55606e;--line:#dfdcd4;"
    "--accent:#235a8c;--real:#4a7fae;--real-edge:#235a8c;--synthetic:#b3560f;--wash:#f1efe9;"
    "--good:#1c6b4f;--good-wash:#e7f2ec;--caution:#7d5200;--caution-wash:#fbf1dc;--bad:#a1252b;"
    "--bad-wash:#fae8e6;--neutral-wash:#eef0f3;--on-dark:#fff;--on-light:#1d2530;"
    "--zero:#f1efe9;--p1:#dbe7f1;--p2:#b3cee3;--p3:#86afd0;--p4:#3b709b;--p5:#1d4d7a;"
    "--n1:#fae5d1;--n2:#f2c79c;--n3:#e5a76b;--n4:#a85a18;--n5:#7f3f0a";
constexpr const char* dark =
    "color-scheme:dark;--paper:#12161c;--card:#191f28;--ink:#e7e9ed;--soft:#a6afbc;--line:#303945;"
    "--accent:#8cbdea;--real:#5b93c4;--real-edge:#8cbdea;--synthetic:#f0a45c;--wash:#222a34;"
    "--good:#7fd0ac;--good-wash:#17302a;--caution:#e9bd66;--caution-wash:#33290f;--bad:#f59a94;"
    "--bad-wash:#3a1c1e;--neutral-wash:#232b36;--on-dark:#12161c;--on-light:#e7e9ed;"
    "--zero:#232b36;--p1:#223445;--p2:#284a67;--p3:#33638a;--p4:#6ea6d4;--p5:#a5d0f3;"
    "--n1:#3a2b1d;--n2:#583b1f;--n3:#7c4f22;--n4:#d69350;--n5:#f7c48d";

constexpr const char* frame =
    "*{box-sizing:border-box}"
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth;"
    "scroll-padding-top:1rem}"
    "body{margin:0;overflow-wrap:break-word;background:var(--paper);color:var(--ink);font:400 1rem/1.55 "
    "ui-sans-serif,system-ui,"
    "-apple-system,'Segoe UI',Roboto,Inter,'Noto Sans','Liberation Sans',Arial,sans-serif;"
    "font-variant-numeric:tabular-nums}"
    ".skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:1rem;background:var(--card);"
    "padding:.5rem 1rem;border-radius:.4rem;z-index:2}"
    "a{color:var(--accent);text-underline-offset:.2em}"
    ":focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:.2rem}"
    ".page{max-width:84rem;margin:0 auto;padding:0 clamp(1rem,4vw,2.5rem)}"
    "header{padding:clamp(2rem,6vw,4.5rem) 0 0}"
    "main{min-width:0}"
    ".kicker{margin:0;color:var(--soft);font-size:.8rem;letter-spacing:.08em;text-transform:uppercase}"
    "h1{font-size:clamp(1.9rem,5vw,3rem);line-height:1.12;letter-spacing:-.022em;font-weight:650;"
    "margin:.6rem 0 .8rem;overflow-wrap:anywhere}"
    ".lead{font-size:1.1rem;color:var(--soft);max-width:46rem;margin:0;overflow-wrap:anywhere}"
    "h2{font-size:1.5rem;line-height:1.25;letter-spacing:-.012em;font-weight:650;margin:0 0 .6rem}"
    "h3{font-size:1.02rem;line-height:1.35;font-weight:620;margin:2rem 0 .5rem;overflow-wrap:anywhere}"
    "p{margin:.6rem "
    "0}p,li,dd{overflow-wrap:anywhere}.prose{max-width:44rem}.small,.note{font-size:.875rem;color:var(--soft)"
    "}"
    ".note{margin:.4rem 0 0}"
    "bdi.name{overflow-wrap:anywhere;unicode-bidi:isolate}"
    "section{padding:2.4rem 0 0;margin:2.4rem 0 0;border-top:1px solid var(--line)}"
    "footer{margin:3rem 0 0;padding:1.4rem 0 3rem;border-top:1px solid var(--line);color:var(--soft);"
    "font-size:.875rem}"
    ".warning{border:1px solid var(--line);border-left:.35rem solid var(--bad);background:var(--bad-wash);"
    "border-radius:.5rem;padding:.9rem 1.2rem;margin:1.8rem 0 0;max-width:60rem}"
    ".warning p{margin:.2rem 0}.warning ul{margin:.3rem 0;padding-left:1.2rem}"
    "nav{margin:1.8rem 0 0;font-size:.9rem}nav ol{list-style:none;margin:0;padding:0;display:flex;"
    "flex-wrap:wrap;gap:.2rem 1.1rem}nav a{display:inline-block;padding:.25rem 0;text-decoration:none}"
    "nav a:hover{text-decoration:underline}"
    "@media(min-width:68rem){.columns{display:grid;grid-template-columns:11rem minmax(0,1fr);gap:3.5rem}"
    "nav{position:sticky;top:2rem;align-self:start;margin-top:2.8rem}nav ol{display:block}"
    "nav a{display:block;padding:.28rem 0}}";

constexpr const char* cards =
    ".verdict{list-style:none;margin:1.2rem 0 0;padding:0;display:flex;flex-wrap:wrap;gap:.8rem}"
    ".verdict li{flex:1 1 18rem;min-width:0;background:var(--card);border:1px solid "
    "var(--line);border-radius:.7rem;"
    "padding:1.1rem 1.2rem 1.2rem}"
    ".verdict .topic{margin:0;display:flex;align-items:center;gap:.55rem;color:var(--soft);font-size:.8rem;"
    "letter-spacing:.05em;text-transform:uppercase}"
    ".verdict h3{margin:.55rem 0 .35rem;font-size:1.12rem}.verdict p{margin:0;font-size:.92rem;"
    "overflow-wrap:anywhere}"
    ".sign{width:1.5rem;height:1.5rem;flex:none}.sign path{fill:none;stroke-width:2;stroke-linecap:round;"
    "stroke-linejoin:round}"
    ".good .sign path{stroke:var(--good)}.caution .sign path{stroke:var(--caution)}"
    ".bad .sign path{stroke:var(--bad)}.neutral .sign path{stroke:var(--soft)}"
    ".verdict .good{background:var(--good-wash)}.verdict .caution{background:var(--caution-wash)}"
    ".verdict .bad{background:var(--bad-wash)}.verdict .neutral{background:var(--neutral-wash)}"
    ".verdict .topic,.verdict p{color:var(--ink)}"
    "dl.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,15rem),1fr));"
    "gap:1.1rem 2rem;margin:1rem 0 0}.facts dt{color:var(--soft);font-size:.85rem}"
    ".facts dd{margin:.1rem 0 0;font-weight:560;overflow-wrap:anywhere}"
    ".grid{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,17.5rem),1fr));"
    "align-items:start;margin:1.2rem 0 0}"
    ".maps{grid-template-columns:repeat(auto-fit,minmax(min(100%,17.5rem),1fr))}.maps.large{grid-template-"
    "columns:repeat(auto-fit,minmax(min(100%,26rem),1fr))}"
    "figure,.card{margin:0;background:var(--card);border:1px solid var(--line);border-radius:.7rem;"
    "padding:1rem 1.1rem 1.1rem;min-width:0}"
    "figcaption{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:0 .8rem;"
    "margin:0 0 .7rem}figcaption h3,figcaption h4{margin:0;font-size:1rem;line-height:1.35;font-weight:620}"
    "figcaption .small{white-space:nowrap}"
    "svg{display:block;max-width:100%}figure>svg{width:100%;height:auto}"
    ".scale{max-width:9.5rem;margin:1rem 0 0}.scale.wide{max-width:17rem}.scale svg{width:100%;height:auto}"
    ".legend{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.3rem;margin:.9rem 0 0;padding:0;"
    "font-size:.875rem;color:var(--soft)}.legend li{display:flex;align-items:center;gap:.45rem}"
    ".key{width:1rem;height:1rem;flex:none;overflow:visible}"
    ".chip{display:inline-block;border:1px solid currentColor;border-radius:1rem;padding:0 .55rem;"
    "font-size:.8rem;font-weight:600;white-space:nowrap}.chip.good{color:var(--good)}"
    ".chip.caution{color:var(--caution)}.chip.bad{color:var(--bad)}.chip.neutral{color:var(--soft)}"
    ".meaning{display:grid;gap:0 2.5rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr))}"
    ".meaning ul,ul.plain{padding-left:1.1rem;margin:.4rem 0}.meaning li,ul.plain li{margin:.35rem 0;"
    "max-width:44rem}"
    "pre{margin:.4rem 0 0;background:var(--wash);border:1px solid var(--line);border-radius:.5rem;"
    "padding:.8rem 1rem;overflow-x:auto;font:.85rem/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,"
    "'DejaVu Sans Mono',monospace}";

constexpr const char* tables =
    ".scroll{overflow-x:auto;margin:1.1rem 0 0}"
    "table{border-collapse:collapse;width:100%;font-size:.9rem}"
    "caption{text-align:left;color:var(--soft);font-size:.875rem;padding:0 0 .5rem;overflow-wrap:anywhere}"
    "th,td{text-align:left;vertical-align:top;padding:.5rem .9rem .5rem 0;font-weight:400}"
    "thead th{color:var(--soft);font-size:.82rem;vertical-align:bottom;white-space:nowrap}"
    "tbody th{font-weight:560;min-width:9rem;max-width:24rem;overflow-wrap:anywhere}tbody{border-top:1px "
    "solid var(--line)}"
    "td.number,th.number{text-align:right;white-space:nowrap}.number+td:not(.number),.number+th:not(.number){"
    "padding-left:1.2rem}"
    "td:not(.number){min-width:6.5rem}td.wide{min-width:15rem}caption "
    "span{display:inline-block;max-width:calc(100vw - "
    "4rem)}td.line{padding-top:0;color:var(--soft);max-width:48rem}td.line p{margin:.15rem 0;max-width:46rem}"
    "th .small,td .small{font-weight:400;display:block;font-size:.92em}"
    "details{margin:.9rem 0 0;font-size:.9rem}summary{cursor:pointer;color:var(--accent);padding:.25rem 0;"
    "overflow-wrap:anywhere}details .scroll{max-height:26rem;overflow:auto}"
    "details table{font-size:.85rem}details th,details td{padding:.3rem .8rem .3rem 0}"
    "figure details{margin:.6rem 0 0}figure tbody th{min-width:6rem}";

constexpr const char* marks =
    "svg "
    "text{fill:var(--ink);font-family:inherit}.label{font-size:12px}.label.large{font-size:14.5px}.faint{"
    "fill:var(--soft)}"
    ".label.null{font-style:italic}.cell{font-size:11px}.cell.on-dark{fill:var(--on-dark)}"
    ".real{fill:var(--real)}.synthetic{fill:url(#hatch);stroke:var(--synthetic);stroke-width:1}"
    ".synthetic-line{fill:none;stroke:var(--synthetic);stroke-width:2;stroke-linejoin:round}"
    ".hatch-line{stroke:var(--synthetic);stroke-width:2.2}.rule{stroke:var(--soft);stroke-width:1;"
    "opacity:.75}.ground{fill:transparent}"
    "g:hover>.ground{fill:var(--ink);fill-opacity:.07}"
    ".heat.zero{fill:var(--zero)}.heat.none{fill:none;stroke:var(--line)}"
    ".p1{fill:var(--p1)}.p2{fill:var(--p2)}.p3{fill:var(--p3)}.p4{fill:var(--p4)}.p5{fill:var(--p5)}"
    ".n1{fill:var(--n1)}.n2{fill:var(--n2)}.n3{fill:var(--n3)}.n4{fill:var(--n4)}.n5{fill:var(--n5)}"
    ".stroke{stroke:var(--on-light);stroke-width:1.6}.stroke.on-dark{stroke:var(--on-dark)}"
    ".strip{overflow:visible}.mark{overflow:visible}"
    ".strips{list-style:none;margin:1rem 0 0;padding:0 8px 0 0}"
    ".strips li{display:grid;grid-template-columns:minmax(0,17rem) minmax(0,1fr);gap:0 1.5rem;"
    "align-items:center;padding:.4rem 0;border-top:1px solid var(--line)}"
    ".strips li:first-child,.strips .axis{border-top:0}.strips .small{display:block}.strips.short li{"
    "grid-template-columns:minmax(0,6.5rem) minmax(0,1fr) 3.4rem;gap:0 .7rem;padding:.15rem 0;border:0}"
    ".strips .value{text-align:right;font-size:.85rem}"
    ".strip-axis{position:relative;height:1.3rem;font-size:.8rem;color:var(--soft)}"
    ".strip-axis span{position:absolute;white-space:nowrap;transform:translateX(-50%)}"
    "@media(max-width:40rem){.strips li{grid-template-columns:minmax(0,1fr)}.strips "
    "li>span:empty{display:none}}"
    ".spread{stroke:var(--ink);stroke-width:2.5}.estimate{fill:var(--ink)}"
    ".estimate.leak{fill:var(--bad)}.spread.leak{stroke:var(--bad)}"
    ".guess{fill:var(--card);stroke:var(--soft);stroke-width:1.8}"
    ".control{fill:var(--card);stroke:var(--accent);stroke-width:1.8}"
    ".worst{fill:none;stroke:var(--synthetic);stroke-width:2.4}"
    ".ceiling{stroke:var(--soft);stroke-width:2;stroke-dasharray:3 2.5}"
    ".chance{stroke:var(--soft);stroke-width:1.5;stroke-dasharray:2 3}"
    ".spent{fill:var(--synthetic)}.dot-real{fill:var(--real-edge)}"
    ".synthetic-mark{fill:none;stroke:var(--synthetic);stroke-width:2.4}"
    ".weight{fill:var(--real)}";

constexpr const char* print =
    "@page{margin:16mm 14mm}"
    "body{background:#fff;font-size:10.5pt}.page{max-width:none;padding:0}nav,.skip{display:none}"
    "header{padding-top:0}.columns{display:block}section{padding-top:1.4rem;margin-top:1.4rem}"
    "h2,h3,figcaption{break-after:avoid}figure,.card,.verdict li,.strips li,.facts div,tbody,.warning{"
    "break-inside:avoid}details:not([open]){display:none}.scroll,details .scroll{overflow:visible;"
    "max-height:none}a{color:inherit;text-decoration:none}table{font-size:8pt}td.line{font-size:8pt}"
    "thead th{white-space:normal;font-size:7.5pt}th,td{padding-right:.5rem}tbody "
    "th{min-width:6.5rem}td:not(.number),td.wide{min-width:0}.chip{font-size:.95em}.small,.note,.legend,"
    "caption{font-size:8.5pt}h1{font-size:"
    "26pt}h2{font-size:16pt;margin-top:0}"
    ".verdict li{flex-basis:30%;padding:.8rem .9rem}.verdict p{font-size:9.5pt}.verdict "
    "h3{font-size:11pt}dl.facts{grid-template-columns:1fr 1fr 1fr}.maps.large{grid-template-columns:1fr "
    "1fr}.grid:not(.large){grid-template-columns:1fr 1fr 1fr}"
    ".grid.pair{grid-template-columns:1fr 1fr}"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere}"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}";

std::string sheet() {
  const std::string root = ":root{";
  return root + light + "}" + frame + cards + tables + marks + "@media(prefers-color-scheme:dark){" + root +
         dark + "}}@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}@media print{" + root +
         light + "}" + print + "}";
}

}  // namespace

Markup style_sheet() {
  const std::string style = "<style>" + sheet() + "</style>";
  return operator""_html(style.data(), style.size());
}

Markup shared_patterns() {
  return "<svg width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\" style=\"position:absolute\">"
         "<defs><pattern id=\"hatch\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\" "
         "patternTransform=\"rotate(45)\"><line class=\"hatch-line\" x1=\"0\" y1=\"0\" x2=\"0\" "
         "y2=\"4\"/></pattern></defs></svg>"_html;
}

}  // namespace synth::report
