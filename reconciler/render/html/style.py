"""The one style of a page: quiet, and readable in the dark, on a phone and on paper."""

STYLE = """
:root{color-scheme:light dark;--paper:#fff;--ground:#f5f6f8;--ink:#1b1f24;--dim:#57606a;
--rule:#d5dae0;--link:#0a58ca;--green:#14532d;--on-green:#e2f3e5;--amber:#664200;
--on-amber:#fcefcf;--red:#8a1212;--on-red:#fce6e6;--mark:#43338a;--on-mark:#ebe8fa}
@media (prefers-color-scheme:dark){:root{--paper:#1b1f24;--ground:#121519;--ink:#e6e9ec;
--dim:#a5afb9;--rule:#3a424b;--link:#86b7fe;--green:#a9e2b6;--on-green:#15351f;--amber:#f2d58c;
--on-amber:#3b2e0b;--red:#ffbab4;--on-red:#461b1b;--mark:#cfc6ff;--on-mark:#2f2858}}
*{box-sizing:border-box}
html{background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,"Segoe UI",Roboto,
"Helvetica Neue",Arial,sans-serif;scroll-behavior:smooth}
body{margin:0 auto;padding:1rem 1.25rem 4rem;max-width:80rem;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0 .75rem}
h2{font-size:1.2rem;margin:0 0 .6rem}
h3{font-size:1rem;margin:0}
h4{font-size:.9rem;margin:0 0 .3rem}
h1,h3,b,q,th,small{unicode-bidi:isolate}
b{font-weight:600}
a{color:var(--link)}
p{margin:.4rem 0}
ul{margin:.2rem 0;padding:0;list-style:none}
small,.n,.k{color:var(--dim)}
small{font-size:.82em;font-weight:400}
code{font:.9em ui-monospace,"SF Mono",Menlo,Consolas,monospace}
i{font-style:normal;color:var(--dim)}
section,#filters{background:var(--paper);border:1px solid var(--rule);border-radius:.5rem;
padding:1rem 1.25rem;margin:1rem 0}
#stops{border-left:.4rem solid var(--red)}
#stops h3{margin-top:.6rem}
section>ul>li{padding:.4rem 0}
section>ul>li+li{border-top:1px solid var(--rule)}
section li ul{padding-left:1.5rem}
mark{background:var(--on-mark);color:var(--mark);border-radius:.25rem;padding:0 .35em;
font-size:.85em}
.skip{position:absolute;left:-100rem;background:var(--paper);padding:.5rem 1rem;z-index:9}
.skip:focus{left:1rem}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
main:focus{outline:0}
.verdict{padding:.6rem 1rem;border-radius:.5rem;border:1px solid var(--rule);
background:var(--paper);border-left-width:.4rem}
.no{background:var(--on-red);color:var(--red);border-color:var(--red)}
.some{background:var(--on-amber);color:var(--amber);border-color:var(--amber)}
.yes{border-left-color:var(--green)}
dl{margin:.75rem 0}
dt{color:var(--dim);font-size:.85rem}
dd{margin:0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem}
.tiles div{background:var(--paper);border:1px solid var(--rule);border-radius:.5rem;
padding:.5rem .9rem}
.tiles dd{font-size:1.6rem;font-weight:600;line-height:1.2}
.tiles small{display:block;font-size:.8rem;line-height:1.35}
.facts{display:grid;gap:.15rem}
.facts div{display:flex;gap:.75rem}
.facts b{font-weight:400}
.facts dt{flex:0 0 6rem;font-size:1rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}
nav a,th a{display:inline-block;padding:.15rem 0;min-height:1.5rem}
#filters{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end}
#filters[hidden]{display:none}
#filters p{margin:0}
#count{flex:1 1 100%;color:var(--dim)}
label{display:block;font-size:.85rem}
input,select,button{font:inherit;color:inherit;background:var(--paper);
border:1px solid var(--dim);border-radius:.35rem;padding:.3rem .6rem;min-height:2.2rem;
max-width:100%}
button{cursor:pointer}
.scroll{position:relative;overflow:auto;max-height:80vh;border:1px solid var(--rule);
border-radius:.35rem}
table{border-collapse:separate;border-spacing:0;font-size:.9rem}
caption{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
th,td{border:solid var(--rule);border-width:0 1px 1px 0;padding:.35rem .6rem;text-align:left;
vertical-align:top;min-width:7rem;max-width:16rem}
td{overflow-wrap:break-word}
td small{overflow-wrap:anywhere}
td small,th small{display:block}
thead th{position:sticky;top:0;background:var(--ground);z-index:2;font-weight:600}
tbody th{position:sticky;left:0;background:var(--paper);z-index:1;font-weight:400;min-width:11rem}
thead th:first-child{left:0;z-index:3}
.g,.c,.l{color:var(--ink)}
td.g,span.g{background:var(--on-green);color:var(--green)}
td.c,span.c{background:var(--on-amber);color:var(--amber)}
td.l,span.l{background:var(--on-red);color:var(--red)}
td.g small,td.c small,td.l small{color:inherit}
span.g,span.c,span.l,span.m{border-radius:.25rem;padding:0 .4em}
span.m{border:1px solid var(--rule);font-size:.95em}
.r{border-top:1px solid var(--rule);padding:.5rem 0}
.many>.r{content-visibility:auto;contain-intrinsic-size:auto 3rem}
summary{cursor:pointer;padding:.2rem 0}
.r>summary h3{display:inline;margin-right:.5rem}
.a{margin:.5rem 0 .75rem 1.1rem}
.a li{padding:.1rem 0 .1rem 1.7rem;text-indent:-1.1rem;border-left:3px solid transparent}
.a li.g{border-color:var(--green)}
.a li.c{border-color:var(--amber)}
.a li.l{border-color:var(--red)}
.a>.n{padding-left:.6rem}
.a li>*{text-indent:0}
.a li>b{display:inline-block;min-width:15rem}
.op{font-weight:600}
.create{color:var(--green)}
.update{color:var(--amber)}
.remove{color:var(--red)}
.r>.k{margin-left:1.1rem}
.calm{border-top:1px solid var(--rule);padding:.5rem 0}
.calm li{margin:.3rem 0}
[hidden]{display:none!important}
@media (max-width:40rem){body{padding:.5rem .6rem 3rem}section,#filters{padding:.75rem}
.tiles{grid-template-columns:repeat(2,1fr)}.a{margin-left:.2rem}.a li>b{display:inline}
.facts div{display:block}#filters p,#filters input,#filters select{width:100%}
th,td{min-width:6rem;padding:.3rem .4rem}tbody th{min-width:7rem;max-width:9.5rem}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{html{background:#fff}.skip,nav,#filters{display:none}.scroll{overflow:visible;
max-height:none}thead th,tbody th{position:static}section{border:0;padding:0}
.many>.r{content-visibility:visible}details::details-content{content-visibility:visible;
block-size:auto}}
"""
"""Kept free of anything that a plan brings, so that its digest is always the same."""
