package io.syncline.api.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.SystemId;
import io.syncline.core.quality.AttributeScore;
import io.syncline.core.quality.RecordShapes;
import io.syncline.core.quality.SchemaDrift;
import io.syncline.core.quality.Score;
import io.syncline.core.reconcile.side.Measured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class QualityPageTest {

  private static final Instant AT = Instant.parse("2026-06-22T04:00:00Z");

  @Test
  void aScoreIsShownWithItsHistoryAndItsWorstAttributes() throws Exception {
    var history = LongStream.of(912, 940, 990, 985).mapToObj(QualityPageTest::score).toList();
    var page = new QualityPage(0.95).of(Map.of(history.get(0), history), List.of());

    assertThat(page)
        .contains("contact in books", "91.2 %", "below the threshold", "88", "<polyline")
        .contains("of the last 4 runs", "912 of 1,000, 88 differ");
    var written = System.getProperty("pages.dir");
    if (written != null) {
      Files.writeString(Path.of(written, "quality.html"), page);
    }
  }

  @Test
  void whatIsNotQuitePerfectIsNotShownAsPerfect() {
    assertThat(QualityPage.percent(0.99999)).isEqualTo("99.9 %");
    assertThat(QualityPage.percent(1)).isEqualTo("100.0 %");
    assertThat(QualityPage.percent(0.957)).isEqualTo("95.7 %");
  }

  @Test
  void namesFromOtherSystemsAreText() {
    var drift =
        new SchemaDrift.Drift(
            SchemaDrift.What.APPEARED, "<img src=x onerror=\"a()\">", false, List.of("'\"&"));
    var noted =
        new RecordShapes.Noted(new UUID(0, 1), SystemId.of("crm"), "contacts", drift, "run", AT);
    var page = new QualityPage(0.95).of(Map.of(), List.of(noted));

    assertThat(page)
        .doesNotContain("<img")
        .contains("&lt;img src=x onerror=&quot;a()&quot;&gt;", "appeared: &#39;&quot;&amp;");
    assertThat(page).contains("Nothing was measured yet");
  }

  private static Score score(long equal) {
    return new Score(
        new Score.Of("contacts", "contact", SystemId.of("books")),
        "run-" + equal,
        AT.plus(Duration.ofDays(equal)),
        List.of(
            new AttributeScore("email", true, 1000, equal, 1000, 1000),
            new AttributeScore("company", false, 800, 700, 1000, 640)),
        new Measured.Pairs(1000, equal),
        new Measured.Counts(1000, 3, 13, 31, 0),
        new Score.Deliveries(5000, 2));
  }
}
