package io.syncline.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.store.TestDatabase;
import io.syncline.store.access.PostgresApiTokens;
import io.syncline.store.access.PostgresSessions;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApiTokensTest {

  private static final Instant NOON = Instant.parse("2026-06-22T12:00:00Z");

  private static final ProviderRoles STAFF =
      new ProviderRoles(
          "https://id.example",
          Map.of(
              "ops", Set.of(new Grant(Role.OPERATOR, Set.of())),
              "stewards", Set.of(new Grant(Role.DATA_OWNER, Set.of("contacts")))));

  private final Database database = new Database(TestDatabase.fresh());
  private Instant now = NOON;
  private final InstantSource clock = () -> now;
  private final ApiTokens tokens = tokens(Map.of(), Map.of());
  private final Sessions sessions =
      new Sessions(
          new PostgresSessions(database),
          tokens,
          new Sessions.People(STAFF, Duration.ofHours(2)),
          clock,
          false);

  private ApiTokens tokens(Map<String, String> hashes, Map<String, String> roles) {
    return new ApiTokens(hashes, roles, new PostgresApiTokens(database), clock);
  }

  private static ApiToken token(
      String name, String secret, @Nullable Instant expires, Role role, String... syncs) {
    return new ApiToken(
        UUID.randomUUID(),
        new TokenHolder(name, role, Set.of(syncs)),
        ApiTokens.hashOf(secret),
        NOON,
        "root",
        expires,
        null);
  }

  @Test
  void aConfiguredTokenIsKnownByItsHashAloneAndIsAdminUnlessItsRoleIsNamed() {
    var token = ApiTokens.newToken();
    var hashes = Map.of("ops", ApiTokens.hashOf(token));

    assertThat(tokens(hashes, Map.of()).holder(token).orElseThrow().permissions())
        .isEqualTo(Role.ADMIN.permissions());
    var viewers = tokens(hashes, Map.of("ops", "viewer"));
    assertThat(viewers.holder(token)).contains(new TokenHolder("ops", Role.VIEWER, Set.of()));
    assertThat(viewers.holder(token + "x")).isEmpty();
    assertThat(viewers.holder(ApiTokens.hashOf(token))).as("the hash is no token").isEmpty();
  }

  @Test
  void withoutTokensAccessIsRefused() {
    assertThat(tokens.holder("")).isEmpty();
  }

  @Test
  void aWrongConfigurationIsRefusedByTheNameOfItsOwnerAndNotQuoted() {
    assertThatThrownBy(() -> tokens(Map.of("ops", "my-secret-token"), Map.of()))
        .hasMessageContaining("syncline.api-tokens.ops")
        .hasMessageNotContaining("my-secret-token");
    var hash = ApiTokens.hashOf("x");
    assertThatThrownBy(() -> tokens(Map.of("ops", hash), Map.of("ops", "boss")))
        .hasMessageContaining("syncline.api-roles.ops")
        .hasMessageContaining("data-owner");
    assertThatThrownBy(() -> tokens(Map.of("ops", hash), Map.of("opps", "viewer")))
        .hasMessageContaining("syncline.api-roles.opps");
  }

  @Test
  void tokensAreNeverTheSameTwice() {
    assertThat(ApiTokens.newToken()).isNotEqualTo(ApiTokens.newToken()).hasSizeGreaterThan(40);
  }

  @Test
  void aTokenIsAcceptedFromNowOnHereAndWithTheNextRefreshElsewhere() {
    var elsewhere = tokens(Map.of(), Map.of());

    assertThat(tokens.add(token("ada", "s1", null, Role.DATA_OWNER, "contacts"))).isTrue();

    var ada = new TokenHolder("ada", Role.DATA_OWNER, Set.of("contacts"));
    assertThat(tokens.holder("s1")).contains(ada);
    assertThat(elsewhere.holder("s1")).isEmpty();
    elsewhere.refresh();
    assertThat(elsewhere.holder("s1")).contains(ada);
  }

  @Test
  void noNameIsUsedTwiceNotEvenARevokedOneOrAConfiguredOne() {
    tokens.add(token("ada", "s1", null, Role.VIEWER));
    tokens.revoke("ada", "root");

    assertThat(tokens.add(token("ada", "s2", null, Role.VIEWER))).isFalse();
    assertThat(tokens.holder("s2")).isEmpty();
    var configured = tokens(Map.of("ops", ApiTokens.hashOf("x")), Map.of());
    assertThat(configured.add(token("ops", "s3", null, Role.ADMIN))).isFalse();
    assertThat(configured.holder("s3")).isEmpty();
  }

  @Test
  void anExpiredTokenIsRefusedWithoutARefresh() {
    tokens.add(token("ada", "s1", NOON.plusSeconds(60), Role.VIEWER));

    now = NOON.plusSeconds(59);
    assertThat(tokens.holder("s1")).isPresent();
    now = NOON.plusSeconds(60);
    assertThat(tokens.holder("s1")).isEmpty();
    assertThat(tokens.named("ada")).isEmpty();
  }

  @Test
  void aRevokedTokenIsRefusedAndItsSessionsEnd() {
    tokens.add(token("ada", "s1", null, Role.VIEWER));
    var session = sessions.begin(tokens.holder("s1").orElseThrow());
    var link = sessions.link(tokens.holder("s1").orElseThrow());
    assertThat(sessions.holder(session)).isPresent();

    // Another process revokes it, and this one has not refreshed yet.
    var elsewhere = tokens(Map.of(), Map.of());
    assertThat(elsewhere.revoke("ada", "root").orElseThrow().ended())
        .isEqualTo(new ApiToken.Revoked(NOON, "root"));
    assertThat(sessions.holder(session)).isEmpty();
    assertThat(sessions.byLink(link)).isEmpty();
    tokens.refresh();
    assertThat(tokens.holder("s1")).isEmpty();
    assertThat(tokens.revoke("ada", "root")).as("once").isEmpty();
  }

  @Test
  void aSessionEndsAfterItsTimeAndAtLogout() {
    tokens.add(token("ada", "s1", null, Role.VIEWER));
    var ada = tokens.holder("s1").orElseThrow();
    var first = sessions.begin(ada);
    var second = sessions.begin(ada);

    sessions.end(first);
    assertThat(sessions.holder(first)).isEmpty();
    assertThat(sessions.holder(second)).contains(ada);
    now = NOON.plus(Sessions.SESSION).plus(Duration.ofMillis(1));
    assertThat(sessions.holder(second)).isEmpty();
  }

  @Test
  void aLinkIsUsedOnceAndIsNoSession() {
    tokens.add(token("ada", "s1", null, Role.VIEWER));
    var ada = tokens.holder("s1").orElseThrow();
    var link = sessions.link(ada);

    assertThat(sessions.holder(link)).isEmpty();
    assertThat(sessions.byLink(link)).contains(ada);
    assertThat(sessions.byLink(link)).isEmpty();
    assertThat(sessions.byLink(sessions.begin(ada))).as("a session is no link").isEmpty();
    var late = sessions.link(ada);
    now = NOON.plus(Sessions.LINK).plusSeconds(1);
    assertThat(sessions.byLink(late)).isEmpty();
  }

  private static Person ada(String issuer, String... values) {
    return new Person(issuer, "4711", "ada", Set.of(values));
  }

  @Test
  void whoIsForAFewSyncsDoesNotReadTheWholeInstallation() {
    var holder = new TokenHolder("ada", Role.DATA_OWNER, Set.of("contacts"));

    assertThat(holder.permissions()).containsExactlyInAnyOrder(Permission.READ, Permission.DECIDE);
    assertThat(holder.limit(Permission.READ)).contains(Set.of("contacts"));
  }

  @Test
  void aPersonHasAllRolesOfTheClaimAndTheLimitsOfEach() {
    var secret = sessions.begin(ada("https://id.example", "ops", "stewards")).orElseThrow();

    var holder = sessions.holder(secret).orElseThrow();
    assertThat(holder.name()).isEqualTo("ada (https://id.example 4711)");
    assertThat(holder.permissions())
        .containsExactlyInAnyOrder(
            Permission.READ, Permission.READ_ALL, Permission.OPERATE, Permission.DECIDE);
    assertThat(holder.limit(Permission.DECIDE)).contains(Set.of("contacts"));
    assertThat(holder.limit(Permission.READ)).isEmpty();
    assertThat(holder.limit(Permission.ADMIN)).contains(Set.of());
    assertThat(sessions.named(holder.name())).contains(holder);
  }

  @Test
  void withoutARoleOrOfAnotherProviderNobodyIsLetIn() {
    assertThat(sessions.begin(ada("https://id.example", "cooks"))).isEmpty();
    assertThat(sessions.begin(ada("https://id.example"))).isEmpty();
    assertThat(sessions.begin(ada("https://other.example", "ops"))).isEmpty();
  }

  @Test
  void aPersonIsLoggedInForTheTimeThatWasSetAndOnlyAsLongAsItsRoleIsThere() {
    var secret = sessions.begin(ada("https://id.example", "ops")).orElseThrow();
    var without =
        new Sessions(new PostgresSessions(database), tokens, Sessions.People.none(), clock, false);

    assertThat(without.holder(secret)).as("the provider was taken away").isEmpty();
    now = NOON.plus(Duration.ofMinutes(119));
    assertThat(sessions.holder(secret)).isPresent();
    now = NOON.plus(Duration.ofHours(2));
    assertThat(sessions.holder(secret)).isEmpty();
    assertThat(sessions.named("ada (https://id.example 4711)")).isEmpty();
  }
}
