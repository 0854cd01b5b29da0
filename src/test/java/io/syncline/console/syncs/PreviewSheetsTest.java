package io.syncline.console.syncs;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreviewSheetsTest {

  private static Set<String> mapped(String path) {
    var entity = Contacts.synced().installation().entity("contact").orElseThrow();
    return PreviewSheets.mapped(entity, Contacts.CRM, path);
  }

  /** A draft that maps a part of a masked field shows as little as one that maps the field. */
  @ParameterizedTest
  @ValueSource(strings = {"company", "company.name", "company[kind=legal].name"})
  void aPartOfAMappedFieldIsTheField(String path) {
    assertThat(mapped(path)).containsExactly("company");
  }

  @Test
  void aNameThatBeginsAlikeIsAnotherField() {
    assertThat(mapped("companyName")).isEmpty();
    assertThat(mapped("comp")).isEmpty();
  }
}
