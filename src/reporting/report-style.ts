import { Markup } from './markup.ts';

/** The colours of light pages hold on paper too; those of dark ones on screens only. Text has a contrast of 4.5 at least. */
export const reportStyle = new Markup(`
:root{--page:#fff;--card:#f6f8fa;--text:#1b1f24;--quiet:#57606a;--line:#d0d7de;--reference:#89929c;--current:#0b62b8;--good:#1a6b3c;--bad:#b42318;--warn:#8a5300;--allowed:#dfe9f3;--tint-good:#e6f4ea;--tint-bad:#fdecea;--tint-warn:#fdf3e1;--tint-unknown:#eef1f4;color-scheme:light}
@media screen and (prefers-color-scheme:dark){:root{--page:#14171a;--card:#1d2227;--text:#e6e9ec;--quiet:#a7b1bc;--line:#3a424b;--reference:#5f6b76;--current:#6cb2f5;--good:#6fce94;--bad:#ff9389;--warn:#f0b45a;--allowed:#24313e;--tint-good:#183324;--tint-bad:#3d1d1a;--tint-warn:#382a12;--tint-unknown:#262c32;color-scheme:dark}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif;overflow-wrap:anywhere}
main{max-width:62rem;margin:0 auto;padding:1.5rem 1.25rem}
footer{max-width:62rem;margin:0 auto;padding:0 1.25rem 2rem;color:var(--quiet);font-size:.875rem}
h1{font-size:1.5rem;line-height:1.35;margin:.25rem 0 1rem;font-weight:600}
h2{font-size:1.3rem;margin:0 0 .75rem;line-height:1.3}
h3{font-size:1.0625rem;margin:1.5rem 0 .5rem;line-height:1.35}
h4{font-size:1rem;margin:1.25rem 0 .5rem}
p{margin:.5rem 0}
section{margin:2.25rem 0 0;padding-top:1.5rem;border-top:1px solid var(--line)}
a{color:var(--current)}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--current);outline-offset:2px}
small{display:block;font-size:.8125rem;font-weight:400;color:var(--quiet);line-height:1.35}
code,.name{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.8125rem;font-weight:400;color:var(--quiet)}
.quiet,.kicker{color:var(--quiet)}
.kicker{margin:0;font-size:.875rem}
.verdict{border:1px solid var(--line);border-left:.4rem solid var(--quiet);border-radius:.5rem;padding:1.25rem 1.5rem;background:var(--card)}
.verdict.good{border-left-color:var(--good)}.verdict.bad{border-left-color:var(--bad)}.verdict.warn{border-left-color:var(--warn)}
.tag{display:inline-block;white-space:nowrap;padding:.05rem .5rem;border-radius:1rem;border:1px solid currentColor;font-size:.8125rem;font-weight:600;line-height:1.4;color:var(--quiet);background:var(--tint-unknown)}
.tag.good{color:var(--good);background:var(--tint-good)}.tag.bad{color:var(--bad);background:var(--tint-bad)}.tag.warn{color:var(--warn);background:var(--tint-warn)}
h1 .tag{font-size:1rem;padding:.15rem .75rem;margin-right:.35rem;vertical-align:.12em}
dl{margin:0}dd{margin:0}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(7rem,1fr));gap:.75rem 1.1rem}
.facts dt{color:var(--quiet);font-size:.8125rem}
.facts dd{font-weight:600;font-size:.9375rem}
.answers div{display:grid;grid-template-columns:minmax(11rem,17rem) 1fr;gap:.25rem 1.5rem;padding:.7rem 0;border-bottom:1px solid var(--line)}
.answers div:last-child{border-bottom:0}
.answers dt{font-weight:600}
.answers p{margin:.2rem 0 0}
.alerts{padding-left:0;list-style:none}.alerts li{margin:.4rem 0}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;list-style:none;padding:.75rem 0 0;margin:0;font-size:.9375rem}
.lead{max-width:52rem}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(26rem,100%),1fr));gap:1rem;margin-top:1rem}
.cards.small{grid-template-columns:repeat(auto-fill,minmax(min(18.5rem,100%),1fr))}
.card{border:1px solid var(--line);border-radius:.5rem;padding:1rem 1.1rem;min-width:0}
.card h3{margin:0 0 .4rem}
.cards.small .card h3{font-size:.9375rem}
.change{font-weight:600;margin:.2rem 0}
.test{font-size:.8125rem;color:var(--quiet);margin:.4rem 0 0}
figure{margin:.6rem 0 0}
figure.alone{max-width:36rem}
figcaption{font-size:.8125rem;color:var(--quiet);margin-top:.2rem}
svg{display:block;width:100%;height:auto;max-width:36rem}
.key{display:inline-block;width:.9rem;height:.7rem;vertical-align:-.02em;border-radius:1px;margin-left:.4rem}
.key.reference{background:var(--reference)}.key.current{background:var(--current)}
.keys{font-size:.8125rem;color:var(--quiet)}
svg.key-figure{display:inline-block;width:22px;height:12px;vertical-align:-1px;margin-left:.6rem}
.keys svg:first-child{margin-left:0}
svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,Arial,"Liberation Sans",sans-serif;fill:var(--text)}
svg .tiny{font-size:10px;fill:var(--quiet)}svg .small{font-size:11px;fill:var(--quiet)}svg .label{fill:var(--quiet)}svg .strong{font-weight:600;fill:var(--text)}
svg .end{text-anchor:end}svg .middle{text-anchor:middle}
svg path{fill:none}
svg .grid{stroke:var(--line)}svg .tick{stroke:var(--quiet)}
svg .reference{fill:var(--reference)}
svg .current{fill:var(--current)}
svg .current-area{fill:var(--current);fill-opacity:.16}
svg .current-line{stroke:var(--current);stroke-width:2;stroke-linejoin:round}
svg .band{fill:var(--current);fill-opacity:.14}
svg .bound{stroke:var(--bad);stroke-width:1.5;stroke-dasharray:4 3}
svg .mark{stroke:var(--text);stroke-dasharray:3 3}
svg .mean{stroke:var(--quiet);stroke-width:2}
svg .allowed{fill:var(--allowed)}
svg .estimate{fill:var(--page);stroke:var(--current);stroke-width:1.6}
svg .estimate-line{stroke:var(--current);stroke-width:1.4;stroke-dasharray:3 2.5}
.scroll{overflow-x:auto;margin:.75rem 0}
table{border-collapse:collapse;width:100%;font-size:.875rem}
caption{text-align:left;color:var(--quiet);font-size:.8125rem;padding-bottom:.35rem}
th,td{text-align:left;vertical-align:top;overflow-wrap:break-word;padding:.45rem .75rem .45rem 0;border-bottom:1px solid var(--line)}
thead th{font-size:.8125rem;color:var(--quiet);font-weight:600;vertical-align:bottom}
tbody th{font-weight:600}
tbody th{overflow-wrap:anywhere;min-width:6.5rem}
.number{text-align:right;font-variant-numeric:tabular-nums}
.metrics svg{width:14.5rem}
.metrics td,.metrics th{vertical-align:middle}
td.number,td.number small{white-space:nowrap}td.effect{white-space:normal}
.estimated{font-style:italic}
ul.plain{margin:0;padding-left:1rem}
.dense{font-size:.75rem}.dense th,.dense td{padding:.2rem .6rem .2rem 0}
.dense thead th{font-size:inherit}.dense tbody th{font-weight:400}
.dense .alert>*{color:var(--bad);border-bottom:0}.dense .insufficient>*{border-bottom:0}
.dense .detail td{color:var(--quiet);padding-top:0}
.computed{font-size:.875rem}
.computed div{display:grid;grid-template-columns:14rem 1fr;gap:.25rem 1.5rem;padding:.3rem 0;border-bottom:1px solid var(--line)}
.computed dt{color:var(--quiet)}
details>summary{cursor:pointer;padding:.4rem 0;color:var(--current);font-weight:600}
@media (max-width:40rem){.answers div,.computed div{grid-template-columns:1fr}main{padding:1rem .75rem}.verdict{padding:1rem}}
@media print{
@page{margin:13mm}
body{font-size:9.5pt;line-height:1.4;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main,footer{max-width:none;padding:0}
nav{display:none}
h1{font-size:14pt}h2{font-size:12.5pt}h3{font-size:10.5pt}
h2,h2+p,h3,h4,caption,thead,summary{break-after:avoid}
p,li{break-inside:avoid}
section{margin-top:1.2rem;padding-top:1rem}
.verdict,.card,figure,tr,.answers div,.computed div{break-inside:avoid}
thead{display:table-header-group}
.cards{grid-template-columns:1fr 1fr;gap:.6rem}.cards.small{grid-template-columns:1fr 1fr 1fr}
.card{padding:.6rem .7rem}
.test,figcaption,.keys,caption{font-size:7.5pt}
.tag{font-size:7.5pt}
.scroll{overflow:visible}
table{font-size:8pt}th,td{padding:.25rem .5rem .25rem 0}small{font-size:7pt}
.computed{font-size:7.5pt}.computed div{padding:.15rem 0}
.dense{font-size:6.5pt}.dense tbody th{min-width:16mm}.dense th,.dense td{padding:.1rem .35rem .1rem 0}
.metrics tbody th{min-width:44mm}.metrics svg{width:36mm}
#appendix{break-before:page}
details::details-content{content-visibility:visible;display:block;height:auto}
details:not([open])>*:not(summary){display:block}
details:not([open])>.cards{display:grid}
details>summary{list-style:none;color:var(--text)}
}
`);
