package io.syncline.core.transform;

import static io.syncline.core.transform.Samples.Field.of;
import static io.syncline.core.transform.Samples.items;
import static io.syncline.core.transform.Samples.one;
import static io.syncline.core.transform.Samples.struct;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.scalar.Characters;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.Samples.Field;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboundTest {

  private final Samples contact =
      new Samples()
          .with(of(ValueType.TEXT).at("properties.firstname", "first_name"))
          .with(of(ValueType.EMAIL).at("properties.email", "email"))
          .with(of(ValueType.DECIMAL).at("properties.revenue", "revenue"));

  @Test
  @DisplayName("S4: a value, cleared and unsaid stay three things")
  void s4KeepsValueClearedAndUnsaidApart() {
    var inbound =
        contact.in("properties", struct("firstname", "Ann", "revenue", Value.CLEARED, "x", "y"));

    assertThat(inbound.attributes().get("first_name")).isEqualTo(Value.text("Ann"));
    assertThat(inbound.attributes().get("revenue")).isEqualTo(Value.CLEARED);
    assertThat(inbound.attributes().says("email")).isFalse();
    assertThat(inbound.fields()).containsOnlyKeys("properties.firstname", "properties.revenue");
    assertThat(inbound.problems()).isEmpty();
  }

  @Test
  @DisplayName("S4: empty text and empty lists are empty; text of a blank is text")
  void s4EmptyTextAndListsAreCleared() {
    assertThat(one(of(ValueType.TEXT)).unified("")).isEqualTo(Value.CLEARED);
    assertThat(one(of(ValueType.LIST)).unified(items())).isEqualTo(Value.CLEARED);
    assertThat(one(of(ValueType.TEXT)).unified(" ")).isEqualTo(Value.text(" "));
    assertThat(one(of(ValueType.DECIMAL)).unified("")).isEqualTo(Value.CLEARED);
    assertThat(one(of(ValueType.DECIMAL)).unified(" ")).isEqualTo(Value.CLEARED);
    assertThat(one(of(ValueType.DATETIME, "epoch-millis")).unified("")).isEqualTo(Value.CLEARED);
    assertThat(one(of(ValueType.BOOLEAN)).unified("")).isEqualTo(Value.CLEARED);
  }

  @Test
  @DisplayName("S4: an absent field is cleared only where the object type says so")
  void s4AbsentIsClearedWhereDeclared() {
    contact.absent = ObjectType.Absent.CLEARED;
    var inbound = contact.in("properties", struct("firstname", "Ann"));
    assertThat(inbound.attributes().get("email")).isEqualTo(Value.CLEARED);
    assertThat(inbound.fields()).containsEntry("properties.email", Value.CLEARED);
  }

  @Test
  void aFieldMappedOutOnlyIsReadButSaysNothing() {
    var field = of(ValueType.TEXT);
    field.in = false;
    var inbound = one(field).in("f", "x");
    assertThat(inbound.fields()).containsEntry("f", Value.text("x"));
    assertThat(inbound.attributes().isEmpty()).isTrue();
  }

  @Test
  void theFirstFieldThatFillsAnAttributeSaysIt() {
    var two =
        new Samples()
            .with(of(ValueType.TEXT).at("mobile", "phone"))
            .with(of(ValueType.TEXT).at("landline", "phone"));
    assertThat(two.in("mobile", "1", "landline", "2").attributes().get("phone"))
        .isEqualTo(Value.text("1"));
    assertThat(two.in("mobile", "", "landline", "2").attributes().get("phone"))
        .isEqualTo(Value.text("2"));
    assertThat(two.in("mobile", "", "landline", "").attributes().get("phone"))
        .isEqualTo(Value.CLEARED);
  }

  @ParameterizedTest
  @CsvSource({
    "12, 12",
    "12.50, 12.5",
    "-0.00, 0",
    "+7, 7",
    "1e3, 1000",
    "1234567890123456789012345678901234567890.1234567890,"
        + " 1234567890123456789012345678901234567890.123456789",
    "-1234567890123456789012345678901234567890, -1234567890123456789012345678901234567890"
  })
  void numbersAreReadExactly(String written, String digits) {
    var numbers = one(of(ValueType.DECIMAL));
    var read = numbers.unified(written);
    assertThat(read).isInstanceOf(Value.Decimal.class);
    assertThat(read.canonical()).isEqualTo('"' + digits + '"');
    assertThat(numbers.unified(Value.decimal(written)).canonical()).isEqualTo('"' + digits + '"');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e999999",
        "1e-999999",
        "1E+2147483647",
        "NaN",
        "Infinity",
        "0x10",
        "12a",
        "1,5",
        "١٢",
        "--1",
        "1e1e1",
        "1_000",
        "12 34"
      })
  void whatIsNoNumberIsAProblemAndCostsNothing(String written) {
    var inbound = one(of(ValueType.DECIMAL)).in("f", written);
    assertThat(inbound.attributes().says("a")).isFalse();
    assertThat(inbound.problems()).extracting(FieldProblem::code).containsExactly("type");
    assertThat(inbound.problems().get(0).reason()).doesNotContain(written);
  }

  @Test
  void aNumberWithoutBoundsIsAProblemAndIsKeptAsText() {
    for (var absurd : new String[] {"1e999999", "1e-999999", "-9e2000000000"}) {
      for (var type : new ValueType[] {ValueType.DECIMAL, ValueType.TEXT, ValueType.INTEGER}) {
        var inbound = one(of(type)).in("f", Value.decimal(absurd));
        assertThat(inbound.problems()).extracting(FieldProblem::code).containsExactly("range");
        assertThat(inbound.fields().get("f")).isInstanceOf(Value.Text.class);
        assertThat(inbound.fields().get("f").canonical()).hasSizeLessThan(30);
      }
    }
    var nested = one(of(ValueType.OBJECT)).in("f", struct("x", Value.decimal("1e999999")));
    assertThat(nested.problems()).extracting(FieldProblem::code).containsExactly("range");
    assertThat(one(of(ValueType.DECIMAL)).in("f", "9".repeat(5_000_000)).problems())
        .extracting(FieldProblem::code)
        .containsExactly("type");
  }

  @Test
  void wholeNumbersTakeNoFraction() {
    var whole = one(of(ValueType.INTEGER));
    assertThat(whole.unified("12.0").canonical()).isEqualTo("\"12\"");
    assertThat(whole.unified("1.2e1").canonical()).isEqualTo("\"12\"");
    assertThat(whole.unified("12.5")).isNull();
  }

  @Test
  void flagsAreReadFromWordsAndFromZeroAndOneOnlyWhereDeclared() {
    var plain = one(of(ValueType.BOOLEAN));
    assertThat(plain.unified("TRUE")).isEqualTo(Value.flag(true));
    assertThat(plain.unified(Value.flag(false))).isEqualTo(Value.flag(false));
    assertThat(plain.unified("1")).isNull();
    assertThat(plain.unified(Value.decimal(1))).isNull();
    assertThat(plain.unified("yes")).isNull();
    var declared = one(of(ValueType.BOOLEAN, "1/0"));
    assertThat(declared.unified("1")).isEqualTo(Value.flag(true));
    assertThat(declared.unified(Value.decimal(0))).isEqualTo(Value.flag(false));
    assertThat(declared.written(Value.flag(true))).isEqualTo(Value.decimal(1));
    assertThat(one(of(ValueType.BOOLEAN, "yes/no")).written(Value.flag(false)))
        .isEqualTo(Value.text("no"));
    assertThat(one(of(ValueType.BOOLEAN, "text")).written(Value.flag(true)))
        .isEqualTo(Value.text("true"));
  }

  @ParameterizedTest
  @CsvSource({
    "iso, 2017-03-01T03:19:12.390Z",
    "iso, 2017-03-01T03:19:12.39+00:00",
    "iso, 2017-03-01T08:49:12.390+0530",
    "iso, 2017-02-28T22:19:12.390-05",
    "iso, 2017-03-01 04:19:12.39",
    "iso, 2017-03-01T04:19:12.390",
    "epoch-millis, 1488338352390",
    "epoch-seconds, 1488338352.390",
    "microsoft-json, /Date(1488338352390+0000)/",
    "microsoft-json, /Date(1488338352390+1300)/",
    "microsoft-json, /Date(1488338352390)/",
    "'dd.MM.yyyy HH:mm:ss.SSS', 01.03.2017 04:19:12.390",
    "'d MMM yyyy HH:mm:ss.SSS XXX', 1 mar 2017 05:19:12.390 +02:00"
  })
  void instantsOfEveryFormatAreOneInstantInUtc(String format, String written) {
    var at = of(ValueType.DATETIME, format);
    var times = one(at);
    times.zone = ZoneId.of("Europe/Paris");
    assertThat(times.unified(written)).isEqualTo(Value.text("2017-03-01T03:19:12.390Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tomorrow",
        "2017-02-30T00:00:00Z",
        "2017-13-01",
        "0000-01-01T00:00:00Z",
        "+12017-01-01T00:00:00Z",
        "2017-03-01T25:00:00Z",
        "1488338352390",
        "2017-03-01T03:19:12Z; drop"
      })
  void whatIsNoInstantIsAProblem(String written) {
    assertThat(one(of(ValueType.DATETIME)).in("f", written).problems()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "dd/MM/yyyy, 31/02/2026",
    "dd/MM/yyyy, 29/02/2027",
    "d MMM yy, 31 Apr 26",
    "dd.MM.yyyy HH:mm, 01.03.2026 24:00"
  })
  void aDayThatTheCalendarDoesNotHaveIsAProblemAndNotTheNearest(String format, String written) {
    assertThat(one(of(ValueType.DATE, format)).in("f", written).problems()).hasSize(1);
  }

  @Test
  void theZoneOfAFieldGoesBeforeTheZoneOfTheSync() {
    var field = of(ValueType.DATETIME, "dd/MM/yyyy HH:mm");
    field.timeZone = ZoneId.of("America/New_York");
    var times = one(field);
    times.zone = ZoneId.of("Europe/Paris");

    assertThat(times.unified("22/11/2025 01:02")).isEqualTo(Value.text("2025-11-22T06:02:00Z"));
    assertThat(times.written(Value.text("2025-11-22T06:02:00Z")))
        .isEqualTo(Value.text("22/11/2025 01:02"));
  }

  @Test
  void aDayThatAFieldWritesAsATimeIsTheDayInTheZoneOfTheField() {
    var field = of(ValueType.DATETIME, "yyyy-MM-dd HH:mm").as(ValueType.DATE);
    field.timeZone = ZoneId.of("Asia/Tokyo");
    var days = one(field);

    assertThat(days.unified("2025-11-22 00:00")).isEqualTo(Value.text("2025-11-22"));
    assertThat(days.written(Value.text("2025-11-22"))).isEqualTo(Value.text("2025-11-22 00:00"));
  }

  @Test
  void anEpochBeyondTheCalendarIsAProblem() {
    for (var written : new String[] {"1e30", "-1e30", "99999999999999999", "1e900"}) {
      var inbound = one(of(ValueType.DATETIME, "epoch-millis")).in("f", written);
      assertThat(inbound.problems()).as(written).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "iso, 2017-03-01",
    "iso, 2017-03-01T23:30:00-11:00",
    "iso, 2017-03-01T00:00:00",
    "epoch-millis, 1488326400000",
    "microsoft-json, /Date(1488326400000+0000)/",
    "'MM/dd/yyyy', 03/01/2017"
  })
  void aDayIsTheDayAsWrittenWhateverTheZone(String format, String written) {
    var days = one(of(ValueType.DATE, format));
    days.zone = ZoneId.of("America/Los_Angeles");
    assertThat(days.unified(written)).isEqualTo(Value.text("2017-03-01"));
  }

  @Test
  void anInstantIsADayInTheEntitysZone() {
    var days = one(of(ValueType.DATETIME).as(ValueType.DATE));
    days.zone = ZoneId.of("Pacific/Auckland");
    assertThat(days.unified("2017-03-01T12:00:00Z")).isEqualTo(Value.text("2017-03-02"));
    assertThat(days.written(Value.text("2017-03-02")))
        .isEqualTo(Value.text("2017-03-01T11:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "' Ann@Example.COM ', ann@example.com",
    "not an email, not an email",
    "ANN@EXAMPLE, ann@example"
  })
  void emailsAreLowerCaseAndInvalidOnesStay(String written, String unified) {
    assertThat(one(of(ValueType.EMAIL)).unified(written)).isEqualTo(Value.text(unified));
  }

  @ParameterizedTest
  @CsvSource({
    "021 123 4567, +64211234567",
    "+64 (0)21 123 4567, +64211234567",
    "0064 21 123 4567, 0064 21 123 4567x",
    "+1 415-555-2671, +14155552671",
    "021 123 4567 ext. 89, +64211234567;ext=89",
    "+64211234567;ext=89, +64211234567;ext=89",
    "call Bob 021 123 4567, call Bob 021 123 4567",
    "12, 12",
    "021 123 456 / 021 123 457, 021 123 456 / 021 123 457"
  })
  void phonesAreE164WhereTheyCanBe(String written, String unified) {
    var phones = one(of(ValueType.PHONE));
    phones.region = "nz";
    var wanted = unified.endsWith("x") ? "+64211234567" : unified;
    assertThat(phones.unified(written)).isEqualTo(Value.text(wanted));
    assertThat(phones.unified(wanted)).isEqualTo(Value.text(wanted));
  }

  @Test
  void aPhoneWithoutCountryOrRegionStaysWithANotice() {
    var inbound = one(of(ValueType.PHONE)).in("f", "021 123 4567");
    assertThat(inbound.attributes().get("a")).isEqualTo(Value.text("021 123 4567"));
    assertThat(inbound.problems()).isEmpty();
    assertThat(inbound.notices()).hasSize(1);
    assertThat(inbound.notices().get(0).reason()).doesNotContain("021");
    assertThat(one(of(ValueType.PHONE)).in("f", "+64 21 123 4567").notices()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "nz, NZ",
    "NZL, NZ",
    "new zealand, NZ",
    "UK, GB",
    "United States, US",
    "Atlantis, Atlantis"
  })
  void countriesAreIsoCodes(String written, String unified) {
    assertThat(one(of(ValueType.COUNTRY)).unified(written)).isEqualTo(Value.text(unified));
  }

  @Test
  void currenciesAreIsoCodes() {
    assertThat(one(of(ValueType.CURRENCY)).unified("eur ")).isEqualTo(Value.text("EUR"));
    assertThat(one(of(ValueType.CURRENCY)).in("f", "Doubloon").notices()).hasSize(1);
  }

  @Test
  void picklistsAreTranslatedAndNeverGuessed() {
    var field = of(ValueType.PICKLIST);
    field.fieldValues = Map.of("O", "open", "C", "closed", "H", "held");
    field.values = Map.of("H", "waiting", "closed", "done");
    var status = one(field);
    assertThat(status.unified("O")).isEqualTo(Value.text("open"));
    assertThat(status.unified("H")).isEqualTo(Value.text("waiting"));
    assertThat(status.unified("C")).isEqualTo(Value.text("done"));
    var unknown = status.in("f", "o");
    assertThat(unknown.problems()).extracting(FieldProblem::code).containsExactly("values");
    assertThat(unknown.fields()).containsEntry("f", Value.text("o"));
    assertThat(status.written(Value.text("waiting"))).isEqualTo(Value.text("H"));
    assertThat(status.written(Value.text("done"))).isIn(Value.text("C"), Value.text("closed"));
    assertThat(status.out("a", Value.text("lost")).problems())
        .extracting(FieldProblem::code)
        .containsExactly("values");
  }

  @Test
  void aPicklistOfNumbersOrFlags() {
    var field = of(ValueType.INTEGER).as(ValueType.PICKLIST);
    field.values = Map.of("1", "low", "2", "high");
    var priority = one(field);
    assertThat(priority.unified(Value.decimal(2))).isEqualTo(Value.text("high"));
    assertThat(priority.written(Value.text("high"))).isEqualTo(Value.decimal(2));
    var flag = of(ValueType.BOOLEAN).as(ValueType.PICKLIST);
    flag.values = Map.of("true", "active", "false", "inactive");
    assertThat(one(flag).unified(Value.flag(false))).isEqualTo(Value.text("inactive"));
    assertThat(one(flag).written(Value.text("active"))).isEqualTo(Value.flag(true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "\uD800", "x\uDC00y", "\uFFFE", "\uFDD0", "\uD83F\uDFFF"})
  void reservedCharactersAreAProblemUnlessCleansed(String written) {
    for (var value : new Value[] {Value.text(written)}) {
      var inbound = one(of(ValueType.TEXT)).in("f", value);
      assertThat(inbound.problems()).extracting(FieldProblem::code).containsExactly("characters");
      assertThat(inbound.attributes().says("a")).isFalse();
      assertThat(Characters.storable(((Value.Text) inbound.fields().get("f")).value())).isTrue();
    }
    for (var nested : new Value[] {items(written), struct("x", written), struct(written, "x")}) {
      var type = nested instanceof Value.Items ? ValueType.LIST : ValueType.OBJECT;
      assertThat(one(of(type)).in("f", nested).problems())
          .extracting(FieldProblem::code)
          .containsExactly("characters");
    }
    var cleansed = one(of(ValueType.TEXT));
    cleansed.cleansing = new Cleansing(false, true, Map.of());
    var inbound = cleansed.in("f", "<" + written + ">");
    assertThat(inbound.problems()).isEmpty();
    assertThat(inbound.attributes().get("a").canonical()).doesNotContain(written);
    assertThat(cleansed.unified(inbound.fields().get("f")))
        .isEqualTo(inbound.attributes().get("a"));
  }

  @Test
  void goodCharactersPass() {
    var text = "Zoë 王 \uD83D\uDE00 \uFFFD \t\n\r \u0085 ﷺ";
    assertThat(one(of(ValueType.TEXT)).in("f", text).attributes().get("a").canonical())
        .isEqualTo(Value.text(text).canonical());
  }

  @Test
  void cleansingSaysWhichRuleChangedAValue() {
    var names = one(of(ValueType.TEXT));
    names.cleansing = new Cleansing(true, true, Map.of("a", "lowercase"));

    assertThat(rules(names, "ada")).isEmpty();
    assertThat(rules(names, " ada")).containsExactly("trimWhitespace");
    assertThat(rules(names, "a\u0000da")).containsExactly("removeInvalidChars");
    assertThat(rules(names, "Ada")).containsExactly("normalizeCase");
    assertThat(rules(names, " A\u0000da "))
        .containsExactly("removeInvalidChars", "trimWhitespace", "normalizeCase");
    assertThat(rules(one(of(ValueType.TEXT)), " Ada")).isEmpty();
  }

  private static List<String> rules(Samples names, String raw) {
    return names.in("f", raw).cleansed().stream().map(Inbound.Cleansed::rule).toList();
  }

  @Test
  void cleansingTrimsFoldsAndChangesCase() {
    var names = one(of(ValueType.TEXT));
    names.cleansing = new Cleansing(true, true, Map.of("a", "titlecase"));
    assertThat(names.unified(" \u00A0 anna\u200B  maria\u3000O'BRIEN-SMITH \u0007"))
        .isEqualTo(Value.text("Anna\u200B Maria O'Brien-Smith"));
    assertThat(names.unified("a \n\n b")).isEqualTo(Value.text("A\nB"));
    assertThat(names.unified(" \t ")).isEqualTo(Value.CLEARED);
    assertThat(names.unified("ann's")).isEqualTo(Value.text("Ann's"));
  }

  @Test
  void textIsNfc() {
    assertThat(one(of(ValueType.TEXT)).unified("e\u0301")).isEqualTo(Value.text("\u00E9"));
  }

  @Test
  void deepTreesAreRefused() {
    Value deep = Value.text("x");
    for (int i = 0; i < 10_000; i++) {
      deep = new Value.Items(List.of(deep));
    }
    var inbound = one(of(ValueType.LIST)).in("f", deep);
    assertThat(inbound.problems()).extracting(FieldProblem::code).containsExactly("type");
    assertThat(inbound.fields()).isEmpty();
  }

  @Test
  void textOfOtherTypesIsTheirText() {
    var text = one(of(ValueType.TEXT));
    assertThat(text.unified(Value.decimal("12.50"))).isEqualTo(Value.text("12.5"));
    assertThat(text.unified(Value.flag(true))).isEqualTo(Value.text("true"));
    assertThat(text.unified(struct("x", "y"))).isNull();
  }

  @Test
  void aDefaultStandsInForEmptyButNotForUnsaid() {
    var field = of(ValueType.TEXT);
    field.defaultValue = Value.text("none");
    var sample = one(field);
    assertThat(sample.in("f", "").attributes().get("a")).isEqualTo(Value.text("none"));
    assertThat(sample.unified("")).isEqualTo(Value.text("none"));
    assertThat(sample.in("g", "").attributes().isEmpty()).isTrue();
  }

  @Test
  void whatValidationRefusesCarriesNoValue() {
    var inbound = one(of(ValueType.DATE)).in("f", "secret-value");
    assertThat(inbound.problems().toString()).doesNotContain("secret");
    assertThat(inbound.problems().get(0).attribute()).isEqualTo("a");
  }

  @Test
  void aListOfOneText() {
    var tags = one(of(ValueType.LIST, ";"));
    assertThat(tags.unified("a; b;;c")).isEqualTo(items("a", "b", "c"));
    assertThat(tags.written(items("a", "b"))).isEqualTo(Value.text("a;b"));
    assertThat(tags.out("a", items("a;b")).problems()).hasSize(1);
    assertThat(one(of(ValueType.LIST)).unified("a")).isNull();
  }

  @Test
  void anAttributeTheEntityDoesNotListTakesTheFieldsType() {
    var unknown = new Field().at("n", "unlisted");
    unknown.fieldType = ValueType.DECIMAL;
    unknown.type = ValueType.DECIMAL;
    assertThat(one(unknown).in("n", "5").attributes().get("unlisted")).isEqualTo(Value.decimal(5));
  }
}
