package io.syncline.api.login.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.syncline.core.access.Person;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SingleSignOnTest {

  private final TestProvider provider = new TestProvider(0);
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final SingleSignOn server = server("groups");
  private final LoginAttempt attempt = LoginAttempt.begin();

  private SingleSignOn server(String rolesClaim) {
    return new SingleSignOn(
        new OidcSettings(
            provider.issuer(),
            new OidcSettings.Client(
                TestProvider.CLIENT, TestProvider.SECRET, TestProvider.AUDIENCE, List.of("email")),
            URI.create("https://syncline.example/login/oidc/callback"),
            new OidcSettings.RolesClaim(rolesClaim, Set.of("operators", "stewards"))),
        now::get);
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  private Person logIn(String person) throws OidcFailure {
    var back = provider.logIn(server.authorization(attempt), person);
    assertThat(attempt.has(back.get("state"))).isTrue();
    return server.person(back.get("code"), back.get("iss"), attempt);
  }

  private static void refused(ThrowingCallable call) {
    fails(call, OidcFailure.Kind.REFUSED);
  }

  private static void fails(ThrowingCallable call, OidcFailure.Kind kind) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            OidcFailure.class, it -> assertThat(it.kind()).as(it.getMessage()).isEqualTo(kind));
  }

  @Test
  void aPersonIsKnownByIssuerSubjectAndName() throws OidcFailure {
    var ada = logIn("ada.operators.cooks");

    assertThat(ada.actor()).isEqualTo("ada (" + provider.issuer() + " subject-of-ada)");
    assertThat(ada.values()).containsExactly("operators");
  }

  @Test
  void aCodeIsOfOneAttemptAndUsedOnce() throws OidcFailure {
    var code = provider.logIn(server.authorization(attempt), "ada").get("code");
    refused(() -> server.person(code, null, LoginAttempt.begin()));
    refused(() -> server.person(code, null, attempt));
    assertThat(attempt.has(LoginAttempt.begin().state())).isFalse();
    assertThat(attempt.has("")).isFalse();
  }

  @Test
  void anAnswerThatNamesAnotherProviderIsRefused() throws OidcFailure {
    var code = provider.logIn(server.authorization(attempt), "ada").get("code");
    refused(() -> server.person(code, "https://other.example", attempt));
  }

  /** What somebody may try who holds no key of the provider, or has a token of another use. */
  enum Lie {
    NOT_SIGNED((it, provider) -> new PlainJWT(it).serialize()),
    SIGNED_WITH_THE_CLIENT_SECRET(
        (it, provider) -> mac(it, (TestProvider.SECRET + "x".repeat(32)).getBytes())),
    SIGNED_WITH_THE_PUBLIC_KEY((it, provider) -> mac(it, provider.key().toString().getBytes())),
    SIGNED_WITH_ANOTHER_KEY((it, provider) -> withOtherKey(it, provider.key().getKeyID())),
    SIGNED_WITH_AN_UNKNOWN_KEY((it, provider) -> withOtherKey(it, "unknown")),
    ANOTHER_AUDIENCE((it, provider) -> provider.signed(but(it).audience("another").build())),
    ANOTHER_ISSUER(
        (it, provider) -> provider.signed(but(it).issuer("https://other.example").build())),
    EXPIRED((it, provider) -> provider.signed(but(it).expirationTime(in(-90)).build())),
    WITHOUT_END((it, provider) -> provider.signed(but(it).expirationTime(null).build())),
    WITHOUT_SUBJECT((it, provider) -> provider.signed(but(it).subject(null).build()));

    private final BiFunction<JWTClaimsSet, TestProvider, String> made;

    Lie(BiFunction<JWTClaimsSet, TestProvider, String> made) {
      this.made = made;
    }

    private static JWTClaimsSet.Builder but(JWTClaimsSet claims) {
      return new JWTClaimsSet.Builder(claims);
    }

    private static String withOtherKey(JWTClaimsSet claims, String id) {
      try {
        var other = new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        return TestProvider.signed(claims, other, JOSEObjectType.JWT);
      } catch (JOSEException e) {
        throw new IllegalStateException(e);
      }
    }

    private static String mac(JWTClaimsSet claims, byte[] secret) {
      try {
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        token.sign(new MACSigner(secret));
        return token.serialize();
      } catch (JOSEException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static Date in(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  @ParameterizedTest
  @EnumSource
  void aLoginWithAnIdTokenThatLiesIsRefused(Lie lie) {
    provider.idToken = it -> lie.made.apply(it, provider);
    refused(() -> logIn("ada.operators"));
  }

  @ParameterizedTest
  @EnumSource
  void anAccessTokenThatLiesIsRefused(Lie lie) {
    var token = lie.made.apply(provider.access("ada.operators").build(), provider);
    refused(() -> server.bearer(token));
  }

  @Test
  void theIdTokenOfAnotherLoginIsRefused() {
    provider.idToken =
        it -> provider.signed(new JWTClaimsSet.Builder(it).claim("nonce", "other").build());
    refused(() -> logIn("ada"));
    provider.idToken =
        it -> provider.signed(new JWTClaimsSet.Builder(it).claim("nonce", null).build());
    refused(() -> logIn("ada"));
  }

  @Test
  void aClockThatIsSlightlyWrongIsTolerated() throws OidcFailure {
    provider.idToken =
        it -> provider.signed(new JWTClaimsSet.Builder(it).expirationTime(in(-30)).build());
    assertThat(logIn("ada").name()).isEqualTo("ada");
    var early = provider.access("ada").notBeforeTime(in(30)).build();
    assertThat(server.bearer(provider.signed(early)).person().name()).isEqualTo("ada");
  }

  @Test
  void anIdTokenIsNoAccessTokenNorIsALogoutToken() {
    var id = provider.access("ada").claim("nonce", "n").build();
    refused(() -> server.bearer(provider.signed(id)));
    var logout =
        TestProvider.signed(
            provider.access("ada").build(), provider.key(), new JOSEObjectType("logout+jwt"));
    refused(() -> server.bearer(logout));
    refused(() -> server.bearer("eyJ.no.token"));
  }

  @Test
  void onlyTokensOfTheProviderAreItsOwn() {
    var token = provider.signed(provider.access("ada").build());
    assertThat(server.issued(token)).isTrue();
    assertThat(server.issued("syn_abc")).isFalse();
    assertThat(server.issued(new PlainJWT(provider.access("a").build()).serialize())).isFalse();
    assertThat(
            server.issued(
                provider.signed(provider.access("a").issuer("https://o.example").build())))
        .isFalse();
    assertThat(new SingleSignOn(null, now::get).issued(token)).isFalse();
  }

  @Test
  void aBrowserEndsItsSessionAtTheProviderWhereThatHasAnAddressForIt() {
    assertThat(server.logout())
        .hasValueSatisfying(
            it ->
                assertThat(it)
                    .hasToString(
                        provider.issuer()
                            + "/end?x=1&post_logout_redirect_uri=https%3A%2F%2Fsyncline.example%2Flogin"
                            + "&client_id=syncline-test"));
  }

  @Test
  void withoutAnAddressOrAnAnswerItEndsItHereAlone() {
    provider.endsSessions = false;
    assertThat(server("groups").logout()).isEmpty();
    provider.down(true);
    assertThat(server("groups").logout()).isEmpty();
  }

  @Test
  void keysRotate() throws OidcFailure {
    assertThat(logIn("ada").name()).isEqualTo("ada");
    provider.rotate();
    assertThat(logIn("bob").name()).isEqualTo("bob");
  }

  @Test
  void whileTheProviderIsDownKnownKeysServeAndNobodyLogsIn() throws OidcFailure {
    var token = provider.signed(provider.access("ada.stewards").build());
    assertThat(server.bearer(token).person().values()).containsExactly("stewards");
    var code = provider.logIn(server.authorization(attempt), "ada").get("code");

    provider.down(true);
    assertThat(server.bearer(token).person().name()).isEqualTo("ada");
    fails(() -> server.person(code, null, attempt), OidcFailure.Kind.UNAVAILABLE);
  }

  @Test
  void aProviderThatWasDownIsAskedAgainAfterSeconds() throws OidcFailure {
    provider.down(true);
    fails(() -> server.authorization(attempt), OidcFailure.Kind.UNAVAILABLE);
    provider.down(false);
    fails(() -> server.authorization(attempt), OidcFailure.Kind.UNAVAILABLE);
    now.updateAndGet(it -> it.plusSeconds(6));
    assertThat(server.authorization(attempt).toString()).startsWith(provider.issuer());
  }

  @Test
  void aProviderOfAnotherNameIsNotBelieved() {
    var other =
        new SingleSignOn(
            new OidcSettings(
                "http://127.0.0.1:" + provider.port(),
                new OidcSettings.Client("c", null, null, List.of()),
                URI.create("https://syncline.example/login/oidc/callback"),
                new OidcSettings.RolesClaim("groups", Set.of())),
            now::get);
    fails(() -> other.authorization(attempt), OidcFailure.Kind.UNAVAILABLE);
  }

  @Test
  void rolesMayBeNestedOrInTheAnswerAboutThePerson() throws OidcFailure {
    provider.idToken =
        it ->
            provider.signed(
                new JWTClaimsSet.Builder(it)
                    .claim("realm", Map.of("roles", List.of("stewards")))
                    .build());
    var nested = server("realm.roles");
    var back = provider.logIn(nested.authorization(attempt), "ada");
    assertThat(nested.person(back.get("code"), null, attempt).values()).containsExactly("stewards");

    provider.userInfo = Map.of("sub", "subject-of-ada", "https://x.example/r", "operators");
    var asked = server("https://x.example/r");
    var again = provider.logIn(asked.authorization(attempt), "ada");
    assertThat(asked.person(again.get("code"), null, attempt).values())
        .containsExactly("operators");

    var bob = provider.logIn(asked.authorization(attempt), "bob");
    refused(() -> asked.person(bob.get("code"), null, attempt));
  }

  @Test
  void aNameCannotLookLikeAnotherPerson() throws OidcFailure {
    provider.idToken =
        it ->
            provider.signed(
                new JWTClaimsSet.Builder(it)
                    .claim("preferred_username", "ops (https://id.example 1)\n\u202e")
                    .build());
    assertThat(logIn("eve").actor())
        .isEqualTo("ops https://id.example 1 (" + provider.issuer() + " subject-of-eve)");
  }
}
