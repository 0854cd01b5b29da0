package io.syncline.definition;

import static io.syncline.definition.Samples.load;
import static io.syncline.definition.Samples.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A day that another system holds as an instant. */
class DayChecksTest {

  private static final String REMEDY = "{validation: {due: {type: date}}}";

  private static final String SYNC =
      """
      service: bills
      direction: unidirectional
      systems: [{id: pay, primary: true, objects: [bills]}, {id: books, objects: [bills]}]
      fieldMapping: {no: number, due: due}
      syncConfig: %s
      """;

  private static Source type(String name, String due) {
    return new Source(
        name + ".system.yaml",
        Source.Kind.SYSTEM,
        """
        type: %s
        baseUrl: https://%1$s.example
        objects:
          bills: {entities: [bill], matchKeys: [no], fields: {no: number, note: note, due: %s}, operations: %s}
        """
            .formatted(name, due, Samples.OPERATIONS));
  }

  private static Loaded with(String pay, String books, String config) {
    return load(Map.of(), List.of(type("pay", pay), type("books", books)), SYNC.formatted(config));
  }

  @Test
  void anInstantThatIsWrittenToADayIsRefusedWithTheRemedy() {
    assertThat(problems(with("{type: datetime, format: epoch-seconds}", "{type: date}", "{}")))
        .singleElement()
        .asString()
        .contains("/fieldMapping/due")
        .contains("`due` of `pay` is an instant, and `due` of `books` a day")
        .contains("`syncConfig: " + REMEDY + "`");
  }

  @Test
  void theDayOfAnInstantNeedsATimeZone() {
    var without = "{validation: {due: {type: date}}}";
    var said = "{timeZone: UTC, validation: {due: {type: date}}}";
    var instant = "{type: datetime, format: epoch-seconds}";

    assertThat(problems(with(instant, "{type: date}", without)))
        .singleElement()
        .asString()
        .contains("which day depends on the time zone")
        .contains("`syncConfig: {timeZone: Europe/Zurich}`");
    assertThat(problems(with(instant, "{type: date}", said))).isEmpty();
    var ofField = "{type: datetime, timeZone: Europe/Zurich}";
    assertThat(problems(with(ofField, "{type: date}", without))).isEmpty();
  }

  @Test
  void theBeginningOfADayNeedsATimeZone() {
    var bare = "{validation: {due: {type: datetime}}}";

    assertThat(problems(with("{type: date}", "{type: datetime}", "{}")))
        .singleElement()
        .asString()
        .contains("`due` of `books` is an instant, and `due` a day");
    assertThat(problems(with("{type: date}", "{type: datetime}", bare)))
        .singleElement()
        .asString()
        .contains("when the day begins depends on the time zone");
    assertThat(problems(with("{type: date}", "{type: datetime}", "{timeZone: Asia/Tokyo}")))
        .isEmpty();
  }

  @Test
  void whatIsNoDayOfAnInstantNeedsNoTimeZone() {
    assertThat(problems(with("{type: date}", "{type: date}", "{}"))).isEmpty();
    assertThat(problems(with("{type: datetime}", "{type: datetime}", "{}"))).isEmpty();
    assertThat(problems(with("{type: datetime}", "{}", "{}"))).isEmpty();
  }

  @Test
  void anInstantMayMeetADayThatIsOnlyRead() {
    var read = "{type: date, writable: false}";
    assertThat(problems(with("{type: datetime}", read, "{timeZone: UTC}"))).isEmpty();
  }

  @Test
  void aTransformMayMakeADayOfAnInstant() {
    var mapping =
        """
        service: other
        systems: [{id: pay, primary: true, objects: [bills]}, {id: books, objects: [bills]}]
        fieldMapping: {pay: {due: {to: due, transform: ["date(yyyy-MM-dd'T'HH:mm:ssX)"]}}, books: {due: due}}
        syncConfig: {timeZone: UTC}
        """;
    var types = List.of(type("pay", "{type: datetime}"), type("books", "{type: date}"));
    assertThat(problems(load(Map.of(), types, mapping))).isEmpty();
  }

  @Test
  void anEntityHasTheTimeZoneThatOneOfItsSyncsNames() {
    var built = build(two("{}"));

    assertThat(built.notStarted()).isEmpty();
    var entity = built.installation().entityOf(SystemId.of("books"), "bills").orElseThrow();
    assertThat(entity.reading().timeZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(entity.attribute("due").orElseThrow().type()).isEqualTo(ValueType.DATE);
  }

  @Test
  void syncsOfOneEntityDoNotDisagreeAboutItsDays() {
    assertThat(build(two("{timeZone: Asia/Tokyo}")).notStarted()).isEmpty();
    assertThat(build(two("{timeZone: Asia/Seoul}")).notStarted().toString())
        .contains("days of `bill` begin in the time zone Asia/Tokyo here, and in Asia/Seoul in");
  }

  /** One that was started before, and one of days in Tokyo. */
  private static Loaded two(String config) {
    var notes =
        """
        service: notes
        direction: unidirectional
        systems: [{id: pay, primary: true, objects: [bills]}, {id: books, objects: [bills]}]
        fieldMapping: {note: note}
        syncConfig: %s
        """;
    var days = SYNC.formatted("{timeZone: Asia/Tokyo, validation: {due: {type: date}}}");
    var types =
        List.of(
            type("pay", "{type: datetime, format: epoch-seconds}"), type("books", "{type: date}"));
    return load(Map.of(), types, notes.formatted(config), days);
  }

  private static InstallationBuilder.Built build(Loaded loaded) {
    return InstallationBuilder.build(
        loaded.syncs().stream()
            .map(it -> new StartedSync(it.form(), it.contentHash(), Instant.EPOCH))
            .toList());
  }
}
