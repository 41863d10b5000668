// How a report looks: on light and dark screens, narrow and wide, and on paper.

/// The style sheet of reports.
enum ReportStyle {
  private static let light = """
    --paper:#fff;--ink:#1f2328;--quiet:#57606a;--line:#d0d7de;--band:#f6f8fa;--link:#0550ae;--proved:#116329;\
    --checked:#0550ae;--sampled:#7d4e00;--none:#57606a;--violated:#a40e26
    """
  private static let dark = """
    --paper:#0d1117;--ink:#e6edf3;--quiet:#9198a1;--line:#3d444d;--band:#151b23;--link:#79c0ff;--proved:#56d364;\
    --checked:#79c0ff;--sampled:#e3b341;--none:#9198a1;--violated:#ff7b72
    """

  /// The sheet: no font, picture or script is fetched from anywhere.
  static let sheet = """
    :root{color-scheme:light dark;\(light)}
    @media (prefers-color-scheme:dark){:root{\(dark)}}
    @media print{:root{color-scheme:light;\(light)}}
    *{box-sizing:border-box}
    body{margin:0 auto;max-width:76rem;padding:2rem 1.5rem 4rem;background:var(--paper);color:var(--ink);
    font:1rem/1.55 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
    h1{font-size:2rem;line-height:1.2;margin:0 0 .5rem}
    h2{font-size:1.4rem;margin:3rem 0 .75rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
    h3{font-size:1.1rem;margin:2rem 0 .5rem}
    p{max-width:46rem;margin:.5rem 0 1rem}
    a{color:var(--link)}
    .lead{font-size:1.15rem;color:var(--quiet)}
    code{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.88em;overflow-wrap:anywhere}
    pre{background:var(--band);border:1px solid var(--line);border-radius:6px;padding:.75rem 1rem;white-space:pre-wrap;
    overflow-wrap:anywhere;margin:.5rem 0 1rem}
    dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.25rem 1.5rem;margin:.5rem 0 1rem}
    dt{color:var(--quiet)}
    dd{margin:0;overflow-wrap:anywhere}
    .wide{overflow-x:auto;margin:.75rem 0 1.5rem}
    table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.95rem;min-width:30rem}
    caption{text-align:left;color:var(--quiet);padding:0 0 .4rem}
    th,td{text-align:left;vertical-align:top;padding:.35rem .9rem .35rem 0;border-bottom:1px solid var(--line)}
    thead th{color:var(--quiet);font-weight:600;white-space:nowrap}
    tbody th{font-weight:600}
    .number{text-align:right;white-space:nowrap}
    .status{font-weight:700;white-space:nowrap}
    .proved{color:var(--proved)}.checked{color:var(--checked)}.sampled{color:var(--sampled)}
    .no-claim{color:var(--none)}.violated{color:var(--violated)}
    figure{margin:1rem 0 2rem}
    figure svg{display:block;width:100%;height:auto;border:1px solid var(--line);border-radius:6px}
    figcaption{color:var(--quiet);margin-top:.4rem}
    .for-dark{display:none}
    @media (prefers-color-scheme:dark){.for-dark{display:block}.for-light{display:none}}
    @media print{.for-dark{display:none}.for-light{display:block}body{max-width:none;padding:0;font-size:10pt}
    h2,h3,caption{break-after:avoid}figure,tr,dl,pre{break-inside:avoid}.wide{overflow:visible}table{min-width:0}}
    @media (max-width:40rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}body{padding:1rem}}
    """
}
