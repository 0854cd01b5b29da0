package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Role;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class SystemsIT {

  private static final String PATH = "/console/systems";

  @Inject Seeds seeds;
  @Inject ApiTokens tokens;

  @Test
  void aSystemShowsWhatIsKnownOfIt() {
    assertThat(Pages.open(PATH).asString()).contains("desk").contains("does not answer");
    assertThat(Pages.open(PATH + "/desk").asString())
        .contains("does not answer")
        .contains("Hook address")
        .contains("/hooks/desk")
        .contains("Credentials")
        .contains("contacts");
    assertThat(Pages.open(PATH + "/none").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "check, not-connected, The system is not connected",
    "connect, no-consent, Consent cannot be asked for",
    "subscribe, no-subscription, was not subscribed"
  })
  void whatCannotBeDoneIsSaid(String action, String said, String text) {
    var then = Pages.then(Pages.post(PATH + "/desk/" + action, Map.of()));

    assertThat(then).isEqualTo(PATH + "/desk?said=" + said);
    assertThat(Pages.open(then).asString()).contains(text);
  }

  @Test
  void itIsPausedAndResumed() {
    var paused = Pages.then(Pages.post(PATH + "/books/pause", Map.of()));
    assertThat(Pages.open(paused).asString()).contains("is paused").contains("/books/resume");

    var resumed = Pages.then(Pages.post(PATH + "/books/resume", Map.of()));
    assertThat(Pages.open(resumed).asString()).contains("/books/pause");
  }

  @ParameterizedTest
  @CsvSource({
    "check, VIEWER",
    "reset, VIEWER",
    "pause, DATA_OWNER",
    "connect, OPERATOR",
    "subscribe, OPERATOR"
  })
  void whoLacksThePermissionDoesNothing(String action, Role role) {
    var token = Pages.token(tokens, seeds.id(), role);

    assertThat(Pages.post(PATH + "/desk/" + action, Map.of(), token).statusCode()).isEqualTo(403);
    assertThat(Pages.post(PATH + "/none/check", Map.of()).statusCode()).isEqualTo(404);
  }
}
