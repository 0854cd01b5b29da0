package io.syncline.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.syncline.core.access.Grant;
import io.syncline.core.access.Permission;
import io.syncline.core.access.Person;
import io.syncline.core.access.Role;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderSettingsTest {

  private static final Map<String, String> RIGHT =
      Map.of(
          "syncline.oidc.issuer", "https://id.example/realms/staff",
          "syncline.oidc.client-id", "syncline",
          "syncline.oidc.roles.operator", "ops",
          "syncline.public-url", "https://syncline.example/");

  private static ProviderSettings read(Map<String, String> values) {
    var settings =
        new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withMapping(SynclineSettings.class)
            .withDefaultValues(values)
            .build()
            .getConfigMapping(SynclineSettings.class);
    return new ProviderSettings(settings);
  }

  private static ProviderSettings but(String key, String value) {
    var values = new HashMap<>(RIGHT);
    values.put(key, value);
    if (value.isEmpty()) {
      values.remove(key);
    }
    return read(values);
  }

  @Test
  void withoutAnIssuerThereIsNoProvider() {
    assertThat(read(Map.of()).provider()).isNull();
  }

  @Test
  void theProviderIsAsItWasSet() {
    var provider = read(RIGHT).provider();
    assertThat(provider).isNotNull();
    assertThat(provider.redirect()).hasToString("https://syncline.example/login/oidc/callback");
    assertThat(provider.client().audience()).isNull();
    assertThat(provider.roles().name()).isEqualTo("groups");
    assertThat(but("syncline.oidc.client-secret", "s3cret").provider().toString())
        .doesNotContain("s3cret");
  }

  @Test
  void aValueGivesTheRolesOfItsKeysAndADataOwnerMayBeOfOneSync() {
    var values = new HashMap<>(RIGHT);
    values.put("syncline.oidc.roles.data-owner", "contacts=ops,people=hr,chiefs");
    var roles = read(values).people().roles();

    var ops =
        roles
            .holder(new Person("https://id.example/realms/staff", "1", "a", Set.of("ops")))
            .orElseThrow();
    assertThat(ops.grants())
        .containsExactlyInAnyOrder(
            new Grant(Role.OPERATOR, Set.of()), new Grant(Role.DATA_OWNER, Set.of("contacts")));
    var chief =
        roles
            .holder(new Person("https://id.example/realms/staff", "2", "b", Set.of("chiefs")))
            .orElseThrow();
    assertThat(chief.limit(Permission.DECIDE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "syncline.oidc.client-id,''",
    "syncline.oidc.roles.operator,''",
    "syncline.oidc.issuer,''",
    "syncline.public-url,''",
    "syncline.oidc.issuer,http://id.example",
    "syncline.oidc.issuer,id.example",
    "syncline.oidc.session,0s",
    "syncline.oidc.session,11h"
  })
  void whatDoesNotMakeSenseTogetherIsRefused(String key, String value) {
    assertThatThrownBy(() -> but(key, value).provider())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("syncline.oidc.");
  }
}
