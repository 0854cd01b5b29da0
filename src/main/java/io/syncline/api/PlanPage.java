package io.syncline.api;

import static io.syncline.api.Html.text;

import io.syncline.core.backfill.Plan;
import io.syncline.core.model.Value;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A plan as one page that can be mailed, printed, and read on a phone. */
final class PlanPage {

  /** Items shown; the others are in the spreadsheet. */
  static final int MOST = 500;

  private static final Map<String, String> TITLES =
      Map.of(
          "create", "created",
          "update", "updated",
          "remove", "removed",
          "link", "linked",
          "conflict", "conflicts settled",
          "question", "left to a person",
          "rejected", "rejected");

  private static final List<String> ORDER =
      List.of("create", "update", "remove", "link", "conflict", "question", "rejected");

  private static final String NOTHING_YET = " · nothing is written before it is approved";

  private PlanPage() {}

  static String of(Plan plan, List<PlanItemView> items) {
    var html = new StringBuilder(Html.begin("Plan", STYLE));
    html.append("<h1>Plan for ").append(text(plan.sync())).append("</h1><p class=lead>Made ");
    html.append(text(plan.createdAt().toString().replace('T', ' ').substring(0, 16)))
        .append(" UTC · ")
        .append(standing(plan))
        .append("</p>");
    warnings(html, items(plan.summary(), "warnings"));
    counts(html, plan.summary().fields().get("counts"));
    targets(html, items(plan.summary(), "targets"));
    attributes(html, items(plan.summary(), "attributes"));
    html.append("<section><h2>Record by record</h2>");
    items.forEach(it -> item(html, it));
    if (items.isEmpty()) {
      html.append("<p>Nothing would change.</p>");
    } else if (items.size() == MOST) {
      html.append("<p>The first ")
          .append(MOST)
          .append(" are shown; <code>report.csv</code> has all of them.</p>");
    }
    return html.append("</section><p class=of>")
        .append(text(plan.id()))
        .append("</p>")
        .append(Html.END)
        .toString();
  }

  private static String standing(Plan plan) {
    return switch (plan.status()) {
      case BUILDING -> "not complete yet" + NOTHING_YET;
      case READY -> "waits for approval" + NOTHING_YET;
      case APPROVED -> "approved by " + text(String.valueOf(plan.approvedBy()));
      case EXECUTED -> "carried out, approved by " + text(String.valueOf(plan.approvedBy()));
    };
  }

  private static void warnings(StringBuilder html, List<Value> warnings) {
    if (!warnings.isEmpty()) {
      html.append("<div class=warn><strong>Think twice</strong><ul>");
      warnings.forEach(it -> html.append("<li>").append(text(said(it))).append("</li>"));
      html.append("</ul></div>");
    }
  }

  private static void counts(StringBuilder html, @Nullable Value counts) {
    html.append("<dl>");
    for (var kind : ORDER) {
      var number = counts instanceof Value.Struct it ? it.fields().get(kind) : null;
      html.append("<div><dd>")
          .append(number == null ? "0" : number(number))
          .append("</dd><dt>")
          .append(TITLES.get(kind))
          .append("</dt></div>");
    }
    html.append("</dl>");
  }

  private static void targets(StringBuilder html, List<Value> targets) {
    if (targets.isEmpty()) {
      return;
    }
    html.append(
        "<section><h2>Per system</h2><table><thead><tr><th>system<th class=n>creates<th class=n>updates"
            + "<th class=n>removes<th class=n>of records</tr></thead><tbody>");
    for (var it : targets) {
      html.append("<tr><td>").append(text(field(it, "system")));
      for (var name : List.of("creates", "updates", "removes", "records")) {
        html.append("<td class=n>").append(text(field(it, name)));
      }
      html.append("</tr>");
    }
    html.append("</tbody></table></section>");
  }

  private static void attributes(StringBuilder html, List<Value> attributes) {
    if (attributes.isEmpty()) {
      return;
    }
    html.append(
        "<section><h2>Per attribute</h2><table><thead><tr><th>attribute<th>system<th class=n>updates</tr>"
            + "</thead><tbody>");
    for (var it : attributes) {
      html.append("<tr><td>")
          .append(text(field(it, "entity") + "." + field(it, "attribute")))
          .append("<td>")
          .append(text(field(it, "target")))
          .append("<td class=n>")
          .append(text(field(it, "updates")))
          .append("</tr>");
    }
    html.append("</tbody></table></section>");
  }

  private static void item(StringBuilder html, PlanItemView item) {
    html.append("<article><p><b class=\"k ")
        .append(text(item.kind()))
        .append("\">")
        .append(text(item.kind()))
        .append("</b> ")
        .append(text(item.entity()));
    if (item.target() != null) {
      html.append(" in ").append(text(item.target()));
    }
    if (item.id() != null) {
      html.append(" <code>").append(text(item.id())).append("</code>");
    }
    var source = item.source();
    if (source != null) {
      html.append(" <span class=of>from ")
          .append(text(source.system()))
          .append(" <code>")
          .append(text(source.id()))
          .append("</code></span>");
    }
    html.append("</p>");
    note(html, item.reason(), "of");
    if (item.overwritesNewer()) {
      note(html, "this copy was changed later than what would be put over it", "bad");
    }
    note(html, item.refusal() == null ? null : "refused: " + item.refusal(), "bad");
    changes(html, item.changes());
    html.append("</article>");
  }

  private static void note(StringBuilder html, @Nullable String note, String how) {
    if (note != null) {
      html.append("<p class=").append(how).append('>').append(text(note)).append("</p>");
    }
  }

  private static void changes(StringBuilder html, List<PlanItemView.ChangeView> changes) {
    if (changes.isEmpty()) {
      return;
    }
    html.append("<table><tbody>");
    for (var it : changes) {
      html.append("<tr><th>")
          .append(text(it.attribute()))
          .append("<td><del>")
          .append(text(PlanSheet.shown(it, it.before())))
          .append("</del><td><ins>")
          .append(text(PlanSheet.shown(it, it.after())))
          .append("</ins></tr>");
    }
    html.append("</tbody></table>");
  }

  private static List<Value> items(Value.Struct summary, String name) {
    return summary.fields().get(name) instanceof Value.Items items ? items.values() : List.of();
  }

  private static String field(Value of, String name) {
    var value = of instanceof Value.Struct it ? it.fields().get(name) : null;
    return value == null ? "–" : value instanceof Value.Decimal ? number(value) : said(value);
  }

  private static String said(Value value) {
    return value instanceof Value.Text text ? text.value() : "";
  }

  private static String number(Value value) {
    return value instanceof Value.Decimal number
        ? String.format(Locale.ROOT, "%,d", number.value().longValue())
        : "";
  }

  private static final String STYLE =
      """
      main { max-width: 52rem }
      h2 { margin-bottom: .4rem } p { overflow-wrap: anywhere }
      thead th { color: var(--soft) } code { font-size: .9em; overflow-wrap: anywhere }
      .warn { background: var(--wash); border-left: 4px solid #d98a00; padding: .7rem 1rem; margin: 1rem 0; break-inside: avoid }
      .warn ul { margin: .3rem 0 0; padding-left: 1.2rem }
      dl { gap: .6rem 1.8rem; margin: 1.2rem 0 }
      dd { font-size: 1.8rem; line-height: 1.1 }
      article { border-bottom: 1px solid var(--line); padding: .6rem 0; break-inside: avoid }
      .k { font-weight: 600 } .create { color: var(--good) } .remove, .rejected { color: var(--bad) }
      th, td { padding: .2rem .8rem .2rem 0; vertical-align: top }
      article th { font-weight: 400; color: var(--soft); width: 20%; overflow-wrap: break-word } article td { width: 40% }
      del { color: var(--bad) } ins { color: var(--good); text-decoration: none }
      .n { text-align: right } thead th { font-weight: 400; border-bottom: 1px solid var(--line) }
      @media (max-width: 30rem) { dd { font-size: 1.4rem } }
      @media print { main { max-width: none; padding: 0 } body { font-size: 11pt } }
      """;
}
