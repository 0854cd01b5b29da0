package io.syncline.api.systems;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.access.SecretBox;
import io.syncline.core.access.consent.ConsentClient;
import io.syncline.core.access.consent.Consents;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.store.TestDatabase;
import io.syncline.store.access.PostgresConsents;
import io.syncline.store.sql.Database;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a person sees after consent; nothing of what the browser sent is in it. */
class CallbackResourceTest {

  private static final SystemId BOOKS = SystemId.of("books");

  private final Consents consents =
      new Consents(
          new PostgresConsents(
              new Database(TestDatabase.fresh()), new SecretBox(List.of(SecretBox.newKey()))),
          new Consents.Parties(it -> Optional.of(new Vendor()), it -> true, it -> {}),
          "https://sync.example",
          new Ids(() -> Instant.EPOCH, new Random(7)));
  private final CallbackResource resource = new CallbackResource(consents);

  private static final class Vendor implements ConsentClient {
    @Override
    public String url(String state, String challenge, String redirect) {
      return state;
    }

    @Override
    public String exchange(String code, String verifier, String redirect) throws Failed {
      if (code.equals("code-4711")) {
        return "{}";
      }
      throw new Failed("HTTP 400 from the token endpoint");
    }
  }

  private String state() throws Exception {
    return consents.begin(BOOKS, "ada").url();
  }

  private RestResponse<String> came(Map<String, List<String>> query) {
    return came(query, "ada");
  }

  private RestResponse<String> came(Map<String, List<String>> query, @Nullable String person) {
    var response = resource.answer(query, person);
    assertThat(response.getHeaderString("Content-Security-Policy"))
        .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'none'");
    assertThat(response.getHeaderString("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(response.getHeaderString("Cache-Control")).isEqualTo("no-store");
    assertThat(response.getHeaderString("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(response.getHeaderString("Location")).isNull();
    query
        .values()
        .forEach(all -> all.forEach(it -> assertThat(response.getEntity()).doesNotContain(it)));
    return response;
  }

  @Test
  void givenConsentIsSaid() throws Exception {
    var page = came(Map.of("state", List.of(state()), "code", List.of("code-4711")));
    assertThat(page.getStatus()).isEqualTo(200);
    assertThat(page.getEntity()).contains("books is connected");
  }

  @Test
  void anotherBrowserIsToldToLogIn() throws Exception {
    var brought = Map.of("state", List.of(state()), "code", List.of("code-4711"));
    var anonymous = came(brought, null);
    assertThat(anonymous.getStatus()).isEqualTo(401);
    assertThat(anonymous.getEntity()).contains("not logged in", "Nothing was done");
    var eve = came(brought, "eve");
    assertThat(eve.getStatus()).isEqualTo(403);
    assertThat(eve.getEntity()).contains("Somebody else began", "Nothing was done");
    assertThat(came(brought).getStatus()).isEqualTo(200);
  }

  @Test
  void deniedConsentIsSaidWithoutTheVendorsWords() throws Exception {
    var page =
        came(
            Map.of(
                "state", List.of(state()),
                "error", List.of("access_denied"),
                "error_description", List.of("<script>alert(1)</script>")));
    assertThat(page.getStatus()).isEqualTo(403);
    assertThat(page.getEntity()).contains("No consent was given");
  }

  @Test
  void aCodeWithoutTokensIsSaid() throws Exception {
    var page = came(Map.of("state", List.of(state()), "code", List.of("stolen")));
    assertThat(page.getStatus()).isEqualTo(502);
    assertThat(page.getEntity()).contains("gave no tokens", "syncline connect books");
  }

  @Test
  void aStateThatIsUsedOrUnknownOrTwiceDoesNothing() throws Exception {
    var state = state();
    came(Map.of("state", List.of(state), "code", List.of("code-4711")));
    assertThat(came(Map.of("state", List.of(state), "code", List.of("code-4711"))).getEntity())
        .contains("answered before");
    assertThat(came(Map.of("code", List.of("code-4711"))).getStatus()).isEqualTo(400);
    assertThat(
            came(Map.of("state", List.of(state(), "second"), "code", List.of("code-4711")))
                .getEntity())
        .contains("not known");
  }
}
