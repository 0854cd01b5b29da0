package io.syncline.api;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.syncline.app.WithTestDatabase;
import io.syncline.core.access.ApiTokens;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The product with the definitions of {@link ApiWorld}, a database of its own and one token. */
public final class ApiProfile implements QuarkusTestProfile {

  public static final String EXPORTS = "target/exports-of-the-api";

  public static final String TOKEN = "syn_test-token-of-the-api";

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(ApiWorld.class);
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "syncline.api-tokens.tester",
        ApiTokens.hashOf(TOKEN),
        "syncline.exports.dir",
        EXPORTS,
        "quarkus.http.test-port",
        "0");
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(WithTestDatabase.class));
  }
}
