package io.syncline.core.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.Samples.Field;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An attribute that is a day, and a field that holds it as an instant. */
class DaysOfInstantsTest {

  private static Samples field(String format, String zone, @Nullable String ofField) {
    var field = Field.of(ValueType.DATETIME, format).as(ValueType.DATE);
    field.timeZone = ofField == null ? null : ZoneId.of(ofField);
    var sample = Samples.one(field);
    sample.zone = ZoneId.of(zone);
    return sample;
  }

  private static Value seconds(String instant) {
    return Value.decimal(Instant.parse(instant).getEpochSecond());
  }

  @ParameterizedTest
  @CsvSource({
    // around midnight, east and west of Greenwich
    "UTC,              2026-03-01T23:59:59Z, 2026-03-01",
    "UTC,              2026-03-02T00:00:00Z, 2026-03-02",
    "Europe/Zurich,    2026-03-01T22:59:59Z, 2026-03-01",
    "Europe/Zurich,    2026-03-01T23:00:00Z, 2026-03-02",
    "America/New_York, 2026-03-02T04:59:59Z, 2026-03-01",
    "America/New_York, 2026-03-02T05:00:00Z, 2026-03-02",
    "Pacific/Kiritimati, 2026-03-01T10:00:00Z, 2026-03-02",
    "Asia/Kolkata,     2026-03-01T18:30:00Z, 2026-03-02",
    // the offset of the summer begins and ends
    "Europe/Zurich,    2026-03-29T21:59:59Z, 2026-03-29",
    "Europe/Zurich,    2026-03-29T22:00:00Z, 2026-03-30",
    "Europe/Zurich,    2026-10-24T22:00:00Z, 2026-10-25",
    "Europe/Zurich,    2026-10-25T22:59:59Z, 2026-10-25",
    "Europe/Zurich,    2026-10-25T23:00:00Z, 2026-10-26",
    // a year that ends, and a day of February
    "America/Los_Angeles, 2027-01-01T07:59:59Z, 2026-12-31",
    "Asia/Tokyo,       2028-02-28T15:00:00Z, 2028-02-29",
  })
  void anInstantIsOnTheDayOfTheZone(String zone, String instant, String day) {
    var sample = field("epoch-seconds", zone, null);
    assertThat(sample.unified(seconds(instant))).isEqualTo(Value.text(day));
    assertThat(field("iso", zone, null).unified(instant)).isEqualTo(Value.text(day));
  }

  @ParameterizedTest
  @CsvSource({
    "UTC,               2026-03-02, 2026-03-02T00:00:00Z",
    "Europe/Zurich,     2026-03-29, 2026-03-28T23:00:00Z",
    "Europe/Zurich,     2026-03-30, 2026-03-29T22:00:00Z",
    "Europe/Zurich,     2026-10-26, 2026-10-25T23:00:00Z",
    "America/New_York,  2026-03-09, 2026-03-09T04:00:00Z",
    // days without a midnight begin at one, and one with two begins at the first
    "America/Sao_Paulo, 2018-11-04, 2018-11-04T03:00:00Z",
    "Asia/Beirut,       2026-03-29, 2026-03-28T22:00:00Z",
    "America/Havana,    2026-11-01, 2026-11-01T04:00:00Z",
  })
  void aDayIsWrittenAsItsFirstInstantInTheZone(String zone, String day, String instant) {
    var sample = field("epoch-seconds", zone, null);
    assertThat(sample.written(Value.text(day))).isEqualTo(seconds(instant));
    assertThat(sample.unified(seconds(instant))).isEqualTo(Value.text(day));
  }

  @Test
  void theZoneOfTheFieldGoesBeforeThatOfTheSync() {
    var sample = field("epoch-seconds", "Asia/Tokyo", "America/New_York");
    assertThat(sample.unified(seconds("2026-03-02T04:59:59Z"))).isEqualTo(Value.text("2026-03-01"));
    assertThat(sample.written(Value.text("2026-03-01"))).isEqualTo(seconds("2026-03-01T05:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTC",
        "Europe/Zurich",
        "America/Sao_Paulo",
        "America/Havana",
        "Asia/Beirut",
        "Africa/Cairo",
        "Australia/Lord_Howe",
        "Pacific/Kiritimati"
      })
  @DisplayName("S2: every day of thirty years comes back as it was written")
  void everyDayComesBack(String zone) {
    for (var format : new String[] {"epoch-seconds", "epoch-millis", "iso", "microsoft-json"}) {
      var sample = field(format, zone, null);
      var last = LocalDate.of(2030, 1, 1);
      for (var day = LocalDate.of(2000, 1, 1); day.isBefore(last); day = day.plusDays(1)) {
        var written = sample.written(Value.text(day.toString()));
        assertThat(written).as("%s %s %s", zone, format, day).isNotNull();
        assertThat(sample.unified(written))
            .as("%s %s %s", zone, format, day)
            .isEqualTo(Value.text(day.toString()));
      }
    }
  }
}
