package io.syncline.console.erasures;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.RecordId;
import io.syncline.core.sync.erasure.DueErasures.Due;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DueSheetTest {

  private static final Instant NOW = Instant.parse("2026-06-22T04:00:00Z");

  private static DueSheet.Line line(boolean erases, @Nullable String hold) {
    var record = new RecordId(new UUID(0, 7));
    return DueSheet.Line.of(new Due(record, "contact", NOW, NOW, erases, hold), NOW);
  }

  @Test
  void onlyWhatStaysUntilSomebodyErasesItIsOffered() {
    assertThat(line(false, null).asks()).isTrue();
    assertThat(line(false, null).follows()).contains("until a person erases it");
    assertThat(line(true, null).asks()).isFalse();
    assertThat(line(true, null).follows()).contains("by itself");
    assertThat(line(true, "case 12").asks()).isFalse();
    assertThat(line(false, "case 12").follows()).isEqualTo("kept by a legal hold: case 12");
  }
}
