package io.syncline.api.quality;

import static io.syncline.api.http.Html.text;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Html;
import io.syncline.core.quality.AttributeScore;
import io.syncline.core.quality.RecordShapes;
import io.syncline.core.quality.Score;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The scores as one page that can be mailed, printed, and read without colours. */
final class QualityPage {

  private static final int WORST = 5;
  private static final int WIDTH = 320;
  private static final int HEIGHT = 90;
  private static final int MARGIN = 6;

  private final double threshold;

  QualityPage(double threshold) {
    this.threshold = threshold;
  }

  /** Each newest score with its history, newest first. */
  String of(Map<Score, List<Score>> histories, List<RecordShapes.Noted> drifts) {
    var html = new StringBuilder(Html.begin("Data quality", STYLE));
    html.append("<h1>Data quality</h1><p class=lead>Owners are notified below ")
        .append(percent(threshold))
        .append(". Measured by each trusted reconciliation, over all records of both sides.</p>");
    if (histories.isEmpty()) {
      html.append("<p>Nothing was measured yet: the first trusted reconciliation does.</p>");
    }
    histories.forEach((newest, history) -> section(html, newest, history));
    if (!drifts.isEmpty()) {
      drifts(html, drifts);
    }
    return html.append(Html.END).toString();
  }

  private void section(StringBuilder html, Score score, List<Score> history) {
    boolean below = score.below(threshold);
    html.append("<section><h2>")
        .append(text(score.of().entity()))
        .append(" in ")
        .append(text(score.of().system().value()))
        .append("</h2><p class=of>sync ")
        .append(text(score.of().sync()))
        .append(" · ")
        .append(text(score.at().toString().substring(0, 10)))
        .append("</p><div class=pair><div><p class=\"big")
        .append(below ? " bad" : score.agreement().isEmpty() ? " none" : "")
        .append("\">")
        .append(score.agreement().isPresent() ? percent(score.agreement().getAsDouble()) : "–")
        .append("</p><p>")
        .append(compared(score))
        .append(below ? " — <strong>below the threshold</strong>" : "")
        .append("</p></div>");
    chart(html, history);
    html.append("</div><dl>");
    figure(html, "complete", percent(score.completeness()));
    figure(html, "records", number(score.counts().records()));
    figure(html, "duplicates", number(score.counts().duplicates()));
    figure(html, "only here", number(score.counts().unmatched()));
    figure(html, "missing here", number(score.counts().missing()));
    figure(html, "not linked", number(score.counts().unlinked()));
    figure(html, "failed writes", percent(score.errorRate()));
    html.append("</dl>");
    worst(html, score.worst(WORST));
    html.append("</section>");
  }

  private static String compared(Score score) {
    var pairs = score.pairs();
    return pairs.compared() == 0
        ? "nothing was compared beyond the key"
        : "of pairs equal to the system of record: %s of %s, %s differ"
            .formatted(
                number(pairs.equal()),
                number(pairs.compared()),
                number(pairs.compared() - pairs.equal()));
  }

  private static void worst(StringBuilder html, List<AttributeScore> worst) {
    if (worst.isEmpty()) {
      return;
    }
    html.append(
        "<table><caption>Worst attributes</caption><thead><tr><th>attribute<th>equal<th>different"
            + "<th>filled<th>empty</tr></thead><tbody>");
    for (var it : worst) {
      html.append("<tr><td>")
          .append(text(it.attribute()))
          .append(it.key() ? " <small>key</small>" : "")
          .append("<td>")
          .append(percent(it.agreement()))
          .append("<td>")
          .append(number(it.compared() - it.equal()))
          .append("<td>")
          .append(percent(it.completeness()))
          .append("<td>")
          .append(number(it.records() - it.filled()))
          .append("</tr>");
    }
    html.append("</tbody></table>");
  }

  /** Agreement over time, from the oldest; the threshold is the dashed line. */
  private void chart(StringBuilder html, List<Score> history) {
    var oldestFirst = new ArrayList<Double>();
    history.forEach(it -> it.agreement().ifPresent(oldestFirst::add));
    if (oldestFirst.isEmpty()) {
      return;
    }
    Collections.reverse(oldestFirst);
    double lowest = Math.min(threshold, Collections.min(oldestFirst));
    double floor = Math.max(0, lowest - 0.02);
    html.append(
        "<svg viewBox=\"0 0 %d %d\" role=img aria-label=\"Agreement of the last %d runs\">"
            .formatted(WIDTH, HEIGHT, oldestFirst.size()));
    html.append(
        String.format(
            Locale.ROOT,
            "<line class=limit x1=%d x2=%d y1=%.1f y2=%.1f />",
            MARGIN,
            WIDTH - MARGIN,
            y(threshold, floor),
            y(threshold, floor)));
    var points = new StringBuilder();
    for (int i = 0; i < oldestFirst.size(); i++) {
      double x =
          oldestFirst.size() == 1
              ? WIDTH / 2.0
              : MARGIN + (WIDTH - 2.0 * MARGIN) * i / (oldestFirst.size() - 1);
      double y = y(oldestFirst.get(i), floor);
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
      html.append(String.format(Locale.ROOT, "<circle cx=%.1f cy=%.1f r=3 />", x, y));
    }
    html.append("<polyline points=\"").append(points).append("\" /></svg>");
  }

  private static double y(double share, double floor) {
    return MARGIN + (HEIGHT - 2.0 * MARGIN) * (1 - share) / (1 - floor);
  }

  private static void drifts(StringBuilder html, List<RecordShapes.Noted> drifts) {
    html.append(
        "<section><h2>Schemas that drifted</h2><table><thead><tr><th>system<th>field<th>what"
            + "<th>since</tr></thead><tbody>");
    for (var it : drifts) {
      html.append("<tr><td>")
          .append(text(it.system() + "/" + it.object()))
          .append("<td>")
          .append(text(it.drift().path()))
          .append("<td>")
          .append(text(ApiWords.of(it.drift().what()).replace('-', ' ')))
          .append(it.drift().detail().isEmpty() ? "" : ": ")
          .append(text(String.join(", ", it.drift().detail())))
          .append("<td>")
          .append(text(it.at().toString().substring(0, 10)))
          .append("</tr>");
    }
    html.append("</tbody></table></section>");
  }

  private static void figure(StringBuilder html, String name, String value) {
    html.append("<div><dt>").append(name).append("</dt><dd>").append(value).append("</dd></div>");
  }

  /** Rounded down: 99.97 % is not 100 %. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", Math.floor(share * 1000 + 1e-9) / 10);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static final String STYLE =
      """
      main { max-width: 46rem }
      caption, small { color: var(--soft) }
      section { break-inside: avoid }
      .pair { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: end }
      .pair > div { flex: 1 1 12rem } svg { flex: 1 1 16rem; max-width: 22rem }
      .big { font-size: 2.4rem; line-height: 1.1; color: var(--good); font-variant-numeric: tabular-nums }
      .big.bad { color: var(--bad) } .big.none { color: var(--soft) }
      dl { gap: .4rem 1.6rem; margin: 1rem 0 }
      caption { text-align: left }
      th, td { padding: .25rem .8rem .25rem 0; border-bottom: 1px solid var(--line) }
      th { font-weight: 600 }
      polyline { fill: none; stroke: var(--good); stroke-width: 2 } circle { fill: var(--good) }
      .limit { stroke: var(--soft); stroke-dasharray: 4 4 }
      """;
}
