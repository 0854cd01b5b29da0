package io.syncline.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S17: a company's name without its legal form")
class CompanyNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Acme",
        "Acme Corp",
        "ACME Corporation",
        "Acme Corp.",
        "acme, inc.",
        "The Acme Company",
        "Acme Co., Ltd.",
        "Acme GmbH & Co. KG",
        "Ácme S.A.",
        "Acme Sp. z o.o.",
        "ACME PTY LTD"
      })
  void legalFormsCaseAndPunctuationAreNotPartOfTheName(String written) {
    assertThat(CompanyName.of(written).tokens().compact()).isEqualTo("acme");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Limited", "SA", "The Group", "Inc.", "Pvt Ltd"})
  void aNameThatIsNothingButAFormStays(String written) {
    assertThat(CompanyName.of(written).words()).isNotEmpty();
  }

  @Test
  void aNameOfOneWordSaysNoForm() {
    assertThat(CompanyName.of("Limited").forms()).isEmpty();
    assertThat(CompanyName.of("Acme Limited").forms()).containsExactly("limited");
  }

  @ParameterizedTest
  @CsvSource({"Corporate Express,corporateexpress", "Asa Partners,asapartners", "SE Labs,labsse"})
  void aFormAtTheBeginningOrInsideAWordIsPartOfTheName(String written, String compact) {
    assertThat(CompanyName.of(written).tokens().compact()).isEqualTo(compact);
  }

  @Test
  void spellingsOfOneFormAreOneFormAndOthersAreNot() {
    var corp = CompanyName.of("Acme Corp");

    assertThat(corp.mayShareForm(CompanyName.of("Acme Incorporated"))).isTrue();
    assertThat(corp.mayShareForm(CompanyName.of("Acme"))).isTrue();
    assertThat(corp.mayShareForm(CompanyName.of("Acme GmbH"))).isFalse();
  }
}
