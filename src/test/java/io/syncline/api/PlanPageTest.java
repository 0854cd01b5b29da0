package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.backfill.Plan;
import io.syncline.core.model.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page of a plan. */
class PlanPageTest {

  private static final String HOSTILE = "<script>alert('1')</script>\"&";

  @Test
  void nothingThatIsShownCanBeMarkup() {
    var page = PlanPage.of(plan(), List.of(item(HOSTILE, false)));

    assertThat(page)
        .doesNotContain("<script")
        .contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;")
        .contains("default-src 'none'")
        .doesNotContainPattern("(src|href)=");
  }

  @Test
  void whatIsMaskedIsNamedAndNotShown() {
    var page = PlanPage.of(plan(), List.of(item("secret", true)));

    assertThat(page).contains("phone").contains("•••").doesNotContain("secret");
  }

  @Test
  void theSummaryAndItsWarningsComeFirst() {
    var page = PlanPage.of(plan(), List.of());

    assertThat(page).contains("Think twice", "1,234", "waits for approval", "Nothing would change");
  }

  @Test
  void onlyAPlanThatWaitsSaysThatNothingIsWritten() {
    assertThat(PlanPage.of(plan(), List.of())).contains("nothing is written before it is approved");
    assertThat(PlanPage.of(plan(Plan.Status.EXECUTED), List.of()))
        .contains("carried out")
        .doesNotContain("nothing is written");
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
                "warnings",
                new Value.Items(List.of(Value.text("3 of 4 records in books would be changed")))));
    return new Plan(
        "0198b2f0-7c1e-7a10-9d1c-2f6d3a5b8c01",
        "contacts",
        status,
        Instant.parse("2026-01-31T12:00:00Z"),
        null,
        null,
        null,
        summary);
  }

  private static PlanItemView item(String text, boolean masked) {
    var value = masked ? null : Value.text(text);
    return new PlanItemView(
        1,
        "update",
        "contact",
        null,
        new NativeRefView("crm", "contacts", masked ? "1" : text),
        "books",
        masked ? "2" : text,
        List.of(new PlanItemView.ChangeView("phone", value, value, masked)),
        null,
        masked ? null : text,
        true,
        "planned",
        null);
  }
}
