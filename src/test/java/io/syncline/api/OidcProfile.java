package io.syncline.api;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.syncline.api.login.oidc.WithTestProvider;
import io.syncline.app.WithTestDatabase;
import io.syncline.core.access.ApiTokens;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** That of {@link ApiProfile}, with a provider at which people log in. */
public final class OidcProfile implements QuarkusTestProfile {

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(ApiWorld.class);
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "syncline.api-tokens.tester",
        ApiTokens.hashOf(ApiProfile.TOKEN),
        "quarkus.http.test-port",
        "0");
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(
        new TestResourceEntry(WithTestDatabase.class),
        new TestResourceEntry(WithTestProvider.class));
  }
}
