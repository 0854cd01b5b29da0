package io.syncline.api.plans;

import static io.syncline.api.http.Html.text;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Html;
import io.syncline.core.backfill.plan.Plan;
import io.syncline.core.backfill.plan.PlanItem.Kind;
import io.syncline.core.model.value.Value;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A plan as one page that can be mailed, printed, and read on a phone. */
final class PlanPage {

  /** Items shown; the others are in the spreadsheet. */
  static final int MOST = 500;

  /** What is written first, and what people are asked; links, which write nothing, last. */
  static final List<Kind> ORDER =
      List.of(
          Kind.CREATE,
          Kind.UPDATE,
          Kind.CONFLICT,
          Kind.REMOVE,
          Kind.QUESTION,
          Kind.REJECTED,
          Kind.LINK);

  private static final Map<Kind, String> TITLES =
      Map.of(
          Kind.CREATE, "created",
          Kind.UPDATE, "updated",
          Kind.REMOVE, "removed",
          Kind.LINK, "linked",
          Kind.CONFLICT, "conflicts settled",
          Kind.QUESTION, "left to a person",
          Kind.REJECTED, "rejected");

  private static final String NOTHING_YET = " · nothing is written before it is approved";

  private PlanPage() {}

  /**
   * @param waits what its run waits for; null: for nothing
   */
  static String of(Plan plan, List<PlanItemView> items, @Nullable String waits) {
    var html = new StringBuilder(Html.begin("Plan", STYLE));
    html.append("<h1>Plan for ").append(text(plan.sync())).append("</h1><p class=lead>Made ");
    html.append(text(plan.createdAt().toString().replace('T', ' ').substring(0, 16)))
        .append(" UTC · ")
        .append(statusText(plan))
        .append("</p>");
    if (waits != null) {
      html.append("<div class=warn>").append(text(waits)).append("</div>");
    }
    warnings(html, items(plan.summary(), "warnings"));
    counts(html, plan.summary());
    targets(html, items(plan.summary(), "targets"));
    attributes(html, items(plan.summary(), "attributes"));
    ORDER.forEach(kind -> records(html, kind, items));
    if (items.isEmpty()) {
      html.append("<section><p>Nothing would change.</p></section>");
    } else if (items.size() == MOST) {
      html.append("<p>The first ")
          .append(MOST)
          .append(" are shown; <code>report.csv</code> has all of them.</p>");
    }
    return html.append("<p class=of>")
        .append(text(plan.id()))
        .append("</p>")
        .append(Html.END)
        .toString();
  }

  /** Links are folded: they are many, and nothing is written for them. */
  private static void records(StringBuilder html, Kind kind, List<PlanItemView> items) {
    var mine = items.stream().filter(it -> it.kind().equals(ApiWords.of(kind))).toList();
    if (mine.isEmpty()) {
      return;
    }
    boolean folded = kind == Kind.LINK;
    var title = TITLES.get(kind) + (folded ? ": nothing is written for them" : "");
    html.append("<section>")
        .append(folded ? "<details><summary>" : "<h2>")
        .append(title.substring(0, 1).toUpperCase(Locale.ROOT))
        .append(title.substring(1))
        .append(folded ? "</summary>" : "</h2>");
    mine.forEach(it -> item(html, it));
    html.append(folded ? "</details></section>" : "</section>");
  }

  private static String statusText(Plan plan) {
    return switch (plan.status()) {
      case BUILDING -> "not complete yet" + NOTHING_YET;
      case FAILED -> "failed: its run ended before the plan was complete" + NOTHING_YET;
      case READY -> "waits for approval" + NOTHING_YET;
      case APPROVED -> "approved by " + text(String.valueOf(plan.approval().by()));
      case EXECUTED -> "carried out, approved by " + text(String.valueOf(plan.approval().by()));
    };
  }

  private static void warnings(StringBuilder html, List<Value> warnings) {
    if (!warnings.isEmpty()) {
      html.append("<div class=warn><strong>Think twice</strong><ul>");
      warnings.forEach(it -> html.append("<li>").append(text(said(it))).append("</li>"));
      html.append("</ul></div>");
    }
  }

  private static void counts(StringBuilder html, Value.Struct summary) {
    html.append("<dl>");
    for (var kind : ORDER) {
      var number =
          summary.fields().get("counts") instanceof Value.Struct it
              ? it.fields().get(ApiWords.of(kind))
              : null;
      html.append("<div><dd>")
          .append(number == null ? "0" : number(number))
          .append("</dd><dt>")
          .append(TITLES.get(kind))
          .append("</dt></div>");
    }
    html.append("</dl>");
    var settling = summary.fields().get("settling");
    if (settling != null && !number(settling).equals("0")) {
      html.append("<p class=of>")
          .append(number(settling))
          .append(" of the updates write what a settled conflict comes to.</p>");
    }
  }

  private static void targets(StringBuilder html, List<Value> targets) {
    if (targets.isEmpty()) {
      return;
    }
    html.append(
        "<section><h2>Per system</h2><table><thead><tr><th>system<th class=n>creates<th"
            + " class=n>updates<th class=n>removes<th class=n>of records</tr></thead><tbody>");
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
        "<section><h2>Per attribute</h2><table><thead><tr><th>attribute<th>system<th"
            + " class=n>updates</tr></thead><tbody>");
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
        .append("</b> ");
    var names = PlanSheet.names(item);
    if (!names.isEmpty()) {
      html.append("<strong>").append(text(names)).append("</strong> ");
    }
    html.append(text(item.entity()));
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
      note(html, "this copy was changed later than the value that would overwrite it", "bad");
    }
    note(html, item.refusal() == null ? null : "refused: " + item.refusal(), "bad");
    changes(html, item);
    html.append("</article>");
  }

  private static void note(StringBuilder html, @Nullable String note, String how) {
    if (note != null) {
      html.append("<p class=").append(how).append('>').append(text(note)).append("</p>");
    }
  }

  private static void changes(StringBuilder html, PlanItemView item) {
    if (item.changes().isEmpty()) {
      return;
    }
    boolean decided = !item.kind().equals(ApiWords.of(Kind.QUESTION));
    html.append("<table><tbody>");
    for (var it : item.changes()) {
      html.append("<tr><th>")
          .append(text(it.attribute()))
          .append(decided ? "<td><del>" : "<td>")
          .append(text(amount(it, it.before())))
          .append(decided ? "</del><td><ins>" : "<td>")
          .append(text(amount(it, it.after())))
          .append(decided ? "</ins></tr>" : "</tr>");
    }
    html.append("</tbody></table>");
  }

  private static String amount(PlanItemView.ChangeView it, @Nullable Value value) {
    var shown = PlanSheet.shown(it, value);
    return shown.isEmpty() || it.currency() == null ? shown : shown + " " + it.currency();
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
      article:last-of-type { border-bottom: 0 }
      summary { cursor: pointer; font-weight: 600 }
      .k { font-weight: 600 } .create { color: var(--good) } .remove, .rejected { color: var(--bad) }
      th, td { padding: .2rem .8rem .2rem 0; vertical-align: top }
      article th { font-weight: 400; color: var(--soft); width: 20%; overflow-wrap: break-word } article td { width: 40% }
      del { color: var(--bad) } ins { color: var(--good); text-decoration: none }
      .n { text-align: right } thead th { font-weight: 400; border-bottom: 1px solid var(--line) }
      @media (max-width: 30rem) { dd { font-size: 1.4rem } }
      @media print { main { max-width: none; padding: 0 } body { font-size: 11pt } }
      """;
}
