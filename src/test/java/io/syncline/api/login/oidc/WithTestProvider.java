package io.syncline.api.login.oidc;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Starts a {@link TestProvider} and lets the product know it. */
public final class WithTestProvider implements QuarkusTestResourceLifecycleManager {

  private final TestProvider provider = new TestProvider(0);

  @Override
  public Map<String, String> start() {
    return Map.ofEntries(
        Map.entry("syncline.oidc.issuer", provider.issuer()),
        Map.entry("syncline.oidc.client-id", TestProvider.CLIENT),
        Map.entry("syncline.oidc.client-secret", TestProvider.SECRET),
        Map.entry("syncline.oidc.audience", TestProvider.AUDIENCE),
        Map.entry("syncline.oidc.roles.operator", "operators"),
        Map.entry("syncline.oidc.roles.auditor", "auditors"),
        Map.entry("syncline.oidc.roles.data-owner", "another=stewards"),
        Map.entry("syncline.public-url", "http://syncline.example"));
  }

  @Override
  public void stop() {
    provider.close();
  }
}
