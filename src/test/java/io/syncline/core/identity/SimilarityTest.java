package io.syncline.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.identity.Similarity.Kind;
import io.syncline.core.model.value.Value;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("S17: how alike two values of one attribute are")
class SimilarityTest {

  @ParameterizedTest
  @CsvSource({
    "company, name, TEXT, COMPANY",
    "Vendor, legal_name, TEXT, COMPANY",
    "account, tradingName, TEXT, COMPANY",
    "contact, name, TEXT, NAME",
    "contact, legalName, TEXT, NAME",
    "contact, company, TEXT, COMPANY",
    "contact, Company Name, TEXT, COMPANY",
    "contact, accountName, TEXT, COMPANY",
    "contact, businessName, TEXT, COMPANY",
    "contact, companyCity, TEXT, NAME",
    "contact, name2x, TEXT, NAME",
    "contact, company, EMAIL, EMAIL",
    "contact, phone, PHONE, PHONE",
    "contact, company, DECIMAL, SAME"
  })
  void itsTypeAndItsNameSayHowAnAttributeIsCompared(
      String entity, String name, ValueType type, Kind kind) {
    assertThat(Similarity.kind(entity, Attribute.plain(name, type))).isEqualTo(kind);
  }

  @Test
  void addressesNeedTheSameDomain() {
    assertThat(emails("ann.lee@x.example", "ann.lee@y.example")).isZero();
    assertThat(emails("ann.lee@x.example", "ANN.LEE@x.example")).isEqualTo(1);
    assertThat(emails("ann.lee@x.example", "annlee@x.example")).isBetween(0.9, 0.99);
    assertThat(emails("ann.lee@x.example", "ann.leex@x.example")).isBetween(0.9, 0.99);
    assertThat(ready(Kind.EMAIL, ValueType.EMAIL, "ann.lee@x.example").tokens().compact())
        .isEqualTo("annlee");
  }

  @Test
  void numbersOfTelephonesNeedTheSameEnd() {
    assertThat(phones("+41 79 123 45 67", "+41791234567")).isEqualTo(1);
    assertThat(phones("0041 79 123 45 67 89", "+1 79 123 45 67 89")).isEqualTo(0.95);
    assertThat(phones("+41 79 123 45 67", "+41 79 123 45 68")).isZero();
    assertThat(phones("123456789", "+123456789")).isGreaterThanOrEqualTo(0.95);
    assertThat(ready(Kind.PHONE, ValueType.PHONE, "+41 79 123 45 67").tokens().words())
        .containsExactly("791234567");
    assertThat(ready(Kind.PHONE, ValueType.PHONE, "123 45 67 89").tokens().words())
        .containsExactly("123456789");
  }

  @Test
  void whatIsNeitherTextNorNumberIsTheSameOrIsNot() {
    var one = ready(Kind.SAME, ValueType.DECIMAL, "1234567890");

    assertThat(one.to(ready(Kind.SAME, ValueType.DECIMAL, "1234567890"))).isEqualTo(1);
    assertThat(one.to(ready(Kind.SAME, ValueType.DECIMAL, "2234567890")))
        .as("the same last nine digits")
        .isZero();
    assertThat(one.tokens().words()).containsExactly("1234567890");
  }

  @Test
  void datesAreComparedAsDates() {
    var day = ready(Kind.DATE, ValueType.DATE, "1980-03-12");

    assertThat(day.to(ready(Kind.DATE, ValueType.DATE, "1980-03-12"))).isEqualTo(1);
    assertThat(day.to(ready(Kind.DATE, ValueType.DATE, "1980-12-03"))).isEqualTo(0.9);
    assertThat(day.to(ready(Kind.DATE, ValueType.DATE, "1980-03-13"))).isZero();
    assertThat(day.to(ready(Kind.DATE, ValueType.DATE, "1981-12-03"))).isZero();
  }

  @Test
  void lettersThatAreNoPlainOneAndAnAccentArePlainToo() {
    assertThat(Tokens.of("Bjørn Łukasz Đorđe Weiß Ægir").words())
        .containsExactly("bjorn", "lukasz", "dorde", "weiss", "aegir");
  }

  @Test
  void valuesOfDifferentKindsAreNeverAlike() {
    var name = ready(Kind.NAME, ValueType.TEXT, "acme");
    var company = ready(Kind.COMPANY, ValueType.TEXT, "acme");
    var plain = ready(Kind.SAME, ValueType.TEXT, "acme");
    var email = ready(Kind.EMAIL, ValueType.EMAIL, "acme@acme.example");

    assertThat(name.to(company)).isZero();
    assertThat(company.to(name)).isZero();
    assertThat(plain.to(name)).isZero();
    assertThat(email.to(plain)).isZero();
  }

  @Test
  void aValueThatSaysNothingIsNotCompared() {
    assertThat(Similarity.ready(Kind.NAME, ValueType.TEXT, Value.text("--"))).isEmpty();
    assertThat(Similarity.ready(Kind.COMPANY, ValueType.TEXT, Value.CLEARED)).isEmpty();
    assertThat(Similarity.ready(Kind.EMAIL, ValueType.EMAIL, Value.text("ann"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"smithsonian, snithsoniam", "xmithsoniam, ymithsonian", "xmithsonian, ynithsonian"})
  void wordsThatShareTheirFirstSecondOrLastLetterAreCompared(String one, String other) {
    assertThat(names(one, other)).isGreaterThan(0.85);
  }

  @Test
  void wordsThatShareNoneOfThemOrAreTooFarApartAreTwoWords() {
    assertThat(names("xmabcdefghijklp", "ynabcdefghijklq")).isZero();
    assertThat(names("a", "ab")).as("a letter is no word").isZero();
    assertThat(names("ab", "abcd")).as("half as long").isGreaterThan(0.85);
    assertThat(names("ab", "abcde")).as("less than half as long").isZero();
    assertThat(names("annabel", "ansgar")).as("below the threshold of one word").isZero();
  }

  @Test
  void punctuationMakesNoWords() {
    assertThat(Tokens.of("-Acme & Söhne's...").words()).containsExactly("acme", "and", "sohnes");
    assertThat(Tokens.of("a b c d e f g h i j k l m n").words()).hasSize(12);
  }

  private static double emails(String one, String other) {
    return ready(Kind.EMAIL, ValueType.EMAIL, one).to(ready(Kind.EMAIL, ValueType.EMAIL, other));
  }

  private static double phones(String one, String other) {
    return ready(Kind.PHONE, ValueType.PHONE, one).to(ready(Kind.PHONE, ValueType.PHONE, other));
  }

  private static double names(String one, String other) {
    return ready(Kind.NAME, ValueType.TEXT, one).to(ready(Kind.NAME, ValueType.TEXT, other));
  }

  private static Similarity.Ready ready(Kind kind, ValueType type, String text) {
    Optional<Similarity.Ready> ready = Similarity.ready(kind, type, Value.text(text));
    return ready.orElseThrow();
  }
}
