package io.syncline.core.transform.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchNormalizerTest {

  @ParameterizedTest
  @CsvSource({
    "EMAIL, ' Ann@Example.COM', ann@example.com",
    "PHONE, +64 21 123 4567, +64211234567",
    "PHONE, '+64211234567;ext=12', +64211234567",
    "PHONE, (021) 123-4567, 0211234567",
    "URL, https://www.Example.com/path?q, example.com",
    "URL, example.com, example.com",
    "URL, HTTP://Sub.example.com:8080, sub.example.com",
    "TEXT, '  Groß  Straße ', gross strasse",
    "TEXT, 'ﬁsh １２', fish 12",
    "TEXT, 'É', é",
    "DECIMAL, 12.50, 12.50",
    "REFERENCE, AbC, abc"
  })
  void spellingsOfOneThingAreOneText(ValueType type, String written, String normal) {
    assertThat(MatchNormalizer.normalize(type, Value.text(written))).contains(normal);
  }

  /** Stored keys are computed again only when the version is raised. */
  @Test
  void aNewNormalFormRaisesTheVersion() {
    var written =
        List.of(" Ann@Example.COM", "(021) 123-4567", "+64 21 123 4567", "WWW.a.example/x");
    var types =
        List.of(ValueType.EMAIL, ValueType.PHONE, ValueType.URL, ValueType.TEXT, ValueType.DECIMAL);
    var forms =
        types.stream()
            .flatMap(
                type -> written.stream().map(it -> MatchNormalizer.normalize(type, Value.text(it))))
            .map(it -> it.orElse("-"))
            .toList();
    assertThat(forms.hashCode() + " is version " + MatchNormalizer.VERSION)
        .as("a normal form changed: raise MatchNormalizer.VERSION, then note the new hash here")
        .isEqualTo("889132717 is version 2");
  }

  @Test
  void numbersAreTheirDigits() {
    assertThat(MatchNormalizer.normalize(ValueType.DECIMAL, Value.decimal("12.50")))
        .contains("12.5");
  }

  @ParameterizedTest
  @CsvSource({
    "EMAIL, n/a",
    "EMAIL, @example.com",
    "EMAIL, ann@",
    "EMAIL, NoReply@example.com",
    "EMAIL, unknown@example.com",
    "PHONE, 000000",
    "PHONE, +49 000 000 000",
    "PHONE, 111 111 111",
    "PHONE, 12345",
    "PHONE, none",
    "URL, localhost",
    "URL, 'not a host'",
    "TEXT, ' - '",
    "TEXT, ''",
    "LIST, x",
    "BOOLEAN, true"
  })
  void whatCannotTellRecordsApartMatchesNothing(ValueType type, String written) {
    assertThat(MatchNormalizer.normalize(type, Value.text(written))).isEmpty();
  }

  @Test
  void emptyAndUnstorableValuesMatchNothing() {
    for (var type : ValueType.values()) {
      assertThat(MatchNormalizer.normalize(type, Value.CLEARED)).isEmpty();
      assertThat(MatchNormalizer.normalize(type, Value.text("a@b.c\0"))).isEmpty();
      assertThat(MatchNormalizer.normalize(type, Samples.struct("a", 1))).isEmpty();
      assertThat(MatchNormalizer.normalize(type, Samples.items("a"))).isEmpty();
    }
  }

  @Test
  void taxIdsAndDomainsAreKnownByName() {
    assertThat(MatchNormalizer.normalize("tax_number", ValueType.TEXT, Value.text("de 123.456-7")))
        .contains("DE1234567");
    assertThat(MatchNormalizer.normalize("vatId", ValueType.TEXT, Value.text(" . "))).isEmpty();
    assertThat(MatchNormalizer.normalize("domain", ValueType.TEXT, Value.text("WWW.Example.com/")))
        .contains("example.com");
    assertThat(MatchNormalizer.normalize("name", ValueType.TEXT, Value.text("Ann")))
        .contains("ann");
  }
}
