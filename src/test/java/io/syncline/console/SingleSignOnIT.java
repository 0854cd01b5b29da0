package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.syncline.api.ApiWorld;
import io.syncline.app.WithTestDatabase;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** A person logs in at a real provider, in a real browser. */
@QuarkusTest
@TestProfile(SingleSignOnIT.Profile.class)
class SingleSignOnIT {

  /** The product with a provider beside it. */
  public static final class Profile implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(ApiWorld.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("quarkus.http.test-port", String.valueOf(WithNodeProvider.serverPort()));
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(
          new TestResourceEntry(WithTestDatabase.class),
          new TestResourceEntry(WithNodeProvider.class));
    }
  }

  @TestHTTPResource("/")
  String address;

  @ConfigProperty(name = "syncline.oidc.issuer", defaultValue = "none")
  String issuer;

  private static String text(Chromium browser) {
    return browser.evaluate("document.body.innerText") instanceof Value.Text it ? it.value() : "";
  }

  private static void until(Chromium browser, String script) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(browser.evaluate(script)).as(text(browser)).isEqualTo(Value.flag(true)));
  }

  /** Logs in at the provider's own pages: a form for name and password, and one that agrees. */
  private static void logIn(Chromium browser, String name) {
    until(browser, "!!document.querySelector('input[name=login]')");
    browser.evaluate(
        "document.querySelector('input[name=login]').value = '"
            + name
            + "'; document.querySelector('input[name=password]').value = 'any';"
            + " document.querySelector('form').submit(); true");
    until(browser, "!!document.querySelector('input[name=prompt][value=consent]')");
    browser.evaluate("document.querySelector('form').submit(); true");
  }

  @Test
  void aPersonLogsInAtTheProviderAndIsInTheConsole() throws IOException {
    var program = Chromium.program();
    assumeTrue(program.isPresent(), "No Chromium is here: the login is not tried in a browser");
    assumeTrue(
        !issuer.equals("none"),
        "npm's oidc-provider is not in "
            + WithNodeProvider.FOLDER
            + ": the login is not tried at a real provider");
    try (var browser =
        Chromium.start(program.get(), Files.createTempDirectory("syncline-sign-on"))) {
      browser.tab("");
      browser.open(address + "login?next=/console/find");
      browser.evaluate("document.querySelector('a[href^=\"/login/oidc\"]').click(); true");
      logIn(browser, "ada");

      until(browser, "location.pathname === '/console/find'");
      assertThat(text(browser)).contains("Find");
      assertThat(browser.evaluate("document.cookie")).isEqualTo(Value.text(""));
    }
    try (var browser =
        Chromium.start(program.get(), Files.createTempDirectory("syncline-sign-on"))) {
      browser.tab("");
      browser.open(address + "login/oidc");
      logIn(browser, "eve");

      until(browser, "location.pathname === '/login/oidc/callback'");
      assertThat(text(browser)).contains("You are eve (" + issuer + " eve)", "no role");
      assertThat(browser.complaints()).noneMatch(it -> it.contains("Content Security Policy"));
    }
  }
}
