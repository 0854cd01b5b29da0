package io.syncline.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.system.ValueType;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S17: what many share identifies no one")
class DistinctivenessTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"city", "mailing_city", "mailingCity", "address.city", "timeZone", "MAILING CITY"})
  void aCityIsNoIdentity(String name) {
    assertThat(Distinctiveness.isLow(text(name))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"email", "cityCode", "velocity", "_", "customerNumber"})
  void whatOnlySoundsLikeItMayIdentify(String name) {
    assertThat(Distinctiveness.isLow(text(name))).isFalse();
  }

  @Test
  void someTypesSayLittleWhateverTheirName() {
    assertThat(Distinctiveness.isLow(Attribute.plain("plan", ValueType.PICKLIST))).isTrue();
    assertThat(Distinctiveness.isLow(Attribute.plain("plan", ValueType.TEXT))).isFalse();
  }

  @Test
  void theCompanyBesideAPersonIsNotTheirOwn() {
    var contact = Contacts.synced().entity();
    assertThat(Distinctiveness.isOwn(contact, text("company"))).isFalse();
    assertThat(Distinctiveness.isOwn(contact, text("lastName"))).isTrue();
    assertThat(Distinctiveness.isOwn(contact, text("city"))).isFalse();
    assertThat(Distinctiveness.isOwn(companies(), text("company"))).isTrue();
    assertThat(Distinctiveness.isOwn(companies(), text("city"))).isFalse();
  }

  private static Entity companies() {
    return new Entity(
        "company", List.of(), Map.of(), List.of(), Cleansing.NONE, "", ZoneOffset.UTC, List.of());
  }

  private static Attribute text(String name) {
    return Attribute.plain(name, ValueType.TEXT);
  }
}
