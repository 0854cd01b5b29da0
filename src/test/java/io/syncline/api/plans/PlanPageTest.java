package io.syncline.api.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.api.http.NameView;
import io.syncline.api.http.NativeRefView;
import io.syncline.core.backfill.plan.Plan;
import io.syncline.core.model.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page of a plan. */
class PlanPageTest {

  private static final String HOSTILE = "<script>alert('1')</script>\"&";

  @Test
  void nothingThatIsShownCanBeMarkup() {
    var page = PlanPage.of(plan(), List.of(item(HOSTILE, false)), null);

    assertThat(page)
        .doesNotContain("<script")
        .contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;")
        .contains("default-src 'none'")
        .doesNotContainPattern("(src|href)=");
  }

  @Test
  void whatIsMaskedIsNamedAndNotShown() {
    var page = PlanPage.of(plan(), List.of(item("secret", true)), null);

    assertThat(page).contains("phone").contains("•••").doesNotContain("secret");
  }

  @Test
  void theSummaryAndItsWarningsComeFirst() {
    var page = PlanPage.of(plan(), List.of(), null);

    assertThat(page).contains("Think twice", "1,234", "waits for approval", "Nothing would change");
  }

  @Test
  void onlyAPlanThatWaitsSaysThatNothingIsWritten() {
    assertThat(PlanPage.of(plan(), List.of(), null))
        .contains("nothing is written before it is approved");
    assertThat(PlanPage.of(plan(Plan.Status.EXECUTED), List.of(), null))
        .contains("carried out")
        .doesNotContain("nothing is written");
  }

  @Test
  void whatItsRunWaitsForIsSaidFirst() {
    var page = PlanPage.of(plan(Plan.Status.BUILDING), List.of(), "Waits for <crm>");

    assertThat(page).contains("<div class=warn>Waits for &lt;crm&gt;</div>");
    assertThat(PlanPage.of(plan(), List.of(), null)).doesNotContain("Waits for");
  }

  @Test
  void whatIsWrittenComesFirstWithItsKeyAndAmountAndLinksAreFolded() throws Exception {
    var items =
        List.of(
            shown("create", "INV-0004", null, "44.50"),
            shown("update", "INV-0003", "31.50", "30.50"),
            shown("conflict", "INV-0003", "31.50", "30.50"),
            shown("question", "INV-0007", "70.50", "71.50"),
            shown("link", "INV-0001", null, null),
            shown("link", "INV-0002", null, null));

    var page = PlanPage.of(plan(), items, null);

    assertThat(page)
        .containsSubsequence(
            "<h2>Created</h2>",
            "INV-0004",
            "44.50 EUR",
            "<h2>Updated</h2>",
            "<h2>Conflicts settled</h2>",
            "<h2>Left to a person</h2>",
            "<details><summary>Linked",
            "INV-0001",
            "</details>");
    assertThat(page)
        .contains("<del>31.50 EUR</del>", "<td>70.50 EUR<td>71.50 EUR")
        .contains("12 of the updates write what a settled conflict comes to");
    var written = System.getProperty("pages.dir");
    if (written != null) {
      Files.writeString(Path.of(written, "plan.html"), page);
    }
  }

  private static PlanItemView shown(String kind, String key, String before, String after) {
    var changes =
        after == null
            ? List.<PlanItemView.ChangeView>of()
            : List.of(
                new PlanItemView.ChangeView(
                    "amount",
                    before == null ? null : Value.decimal(before),
                    Value.decimal(after),
                    "EUR",
                    false));
    return new PlanItemView(
        1,
        kind,
        "invoice",
        List.of(new NameView("number", Value.text(key), false)),
        null,
        new NativeRefView("crm", "invoices", "77"),
        "books",
        kind.equals("create") ? null : "b77",
        changes,
        null,
        kind.equals("question")
            ? "conflict: Which value of amount should be kept: that of crm or that of books?"
            : null,
        false,
        "planned",
        null);
  }

  private static Plan plan() {
    return plan(Plan.Status.READY);
  }

  private static Plan plan(Plan.Status status) {
    var summary =
        new Value.Struct(
            Map.of(
                "counts",
                new Value.Struct(Map.of("create", Value.decimal(1234))),
                "settling",
                Value.decimal(12),
                "warnings",
                new Value.Items(List.of(Value.text("3 of 4 records in books would be changed")))));
    return new Plan(
        "0198b2f0-7c1e-7a10-9d1c-2f6d3a5b8c01",
        "contacts",
        status,
        Instant.parse("2026-01-31T12:00:00Z"),
        new Plan.Approval(null, null, null),
        summary);
  }

  private static PlanItemView item(String text, boolean masked) {
    var value = masked ? null : Value.text(text);
    return new PlanItemView(
        1,
        "update",
        "contact",
        List.of(new NameView("email", value, masked)),
        null,
        new NativeRefView("crm", "contacts", masked ? "1" : text),
        "books",
        masked ? "2" : text,
        List.of(new PlanItemView.ChangeView("phone", value, value, masked ? null : "EUR", masked)),
        null,
        masked ? null : text,
        true,
        "planned",
        null);
  }
}
