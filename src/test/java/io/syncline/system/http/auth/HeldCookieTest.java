package io.syncline.system.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.system.http.call.HttpCall;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where cookies go that a login at https://login.example.com/web/session set. */
class HeldCookieTest {

  private static final URI FROM = URI.create("https://login.example.com/web/session");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=1; Path=/                             | https://login.example.com/x      | true",
        "a=1; Path=/                             | https://login.example.com:8443/x | true",
        "a=1; Path=/                             | https://api.example.com/x        | false",
        "a=1; Path=/                             | https://x.login.example.com/     | false",
        "a=1; Path=/; Domain=example.com         | https://api.example.com/x        | true",
        "a=1; Path=/; Domain=.Example.com        | https://API.example.com/x        | true",
        "a=1; Path=/; Domain=example.com         | https://badexample.com/x         | false",
        "a=1; Path=/; Domain=login.example.com   | https://login.example.com/x      | true",
        "a=1; Path=/; Domain=com                 | https://login.example.com/x      | false",
        "a=1; Path=/; Domain=api.example.com     | https://api.example.com/x        | false",
        "a=1; Path=/; Domain=other.com           | https://other.com/x              | false",
        "a=1                                     | https://login.example.com/web/x  | true",
        "a=1                                     | https://login.example.com/web    | true",
        "a=1                                     | https://login.example.com/webs   | false",
        "a=1                                     | https://login.example.com/       | false",
        "a=1; Path=/api                          | https://login.example.com/api/v1 | true",
        "a=1; Path=/api                          | https://login.example.com/apis   | false",
        "a=1; Path=/api/                         | https://login.example.com/api/v1 | true",
        "a=1; Path=/; Secure                     | https://login.example.com/x      | true",
        "a=1; Path=/; Secure                     | http://login.example.com/x       | false",
        "a=1; Path=/; Max-Age=60                 | https://login.example.com/x      | true",
        "a=1; Path=/; Max-Age=0                  | https://login.example.com/x      | false",
        "a=1; Path=/; Max-Age=-1                 | https://login.example.com/x      | false",
        "=1; Path=/                              | https://login.example.com/x      | false",
        "nothing                                 | https://login.example.com/x      | false",
      })
  void aCookieGoesWhereItIsFor(String line, String to, boolean sent) {
    var held = HeldCookie.of(line, FROM, NOW);
    assertThat(held.stream().anyMatch(it -> it.isFor(URI.create(to), NOW))).isEqualTo(sent);
  }

  @Test
  void itEndsWhenItSays() {
    var held = HeldCookie.of("a=1; Path=/; Max-Age=60", FROM, NOW).get(0);
    var to = URI.create("https://login.example.com/");
    assertThat(held.isFor(to, NOW.plusSeconds(59))).isTrue();
    assertThat(held.isFor(to, NOW.plusSeconds(60))).isFalse();
  }

  @Test
  void aCookieTakesThePlaceOfAnEarlierOneOfItsName() {
    var call =
        new HttpCall(
            "GET", FROM, Map.of("Cookie", "lang=en; a=0;b=2"), null, Duration.ofSeconds(1));
    var session = new Session(Map.of(), HeldCookie.of("a=1; Path=/", FROM, NOW), NOW);
    assertThat(session.on(call, NOW).headers()).containsEntry("Cookie", "lang=en; b=2; a=1");
    assertThat(session.isOn(session.on(call, NOW), NOW)).isTrue();
    assertThat(session.isOn(call, NOW)).isFalse();
  }

  @Test
  void aSessionIsReadAsItWasKeptAndOfTheSameLoginAlone() {
    var cookies =
        HeldCookie.of(
            "a=1; Path=/x; Domain=example.com; Max-Age=60; Secure\nb=\"2 3\"\nc=; Path=/",
            FROM,
            NOW);
    var session = new Session(Map.of("X-Token", "t"), cookies, NOW.plusMillis(5));
    var text = session.text("ada");

    assertThat(cookies).extracting(HeldCookie::pair).containsExactly("a=1", "b=\"2 3\"", "c=");
    assertThat(Session.read(text, "ada")).contains(session);
    assertThat(Session.read(text, "eve")).isEmpty();
    assertThat(Session.read("refresh-1", "ada")).isEmpty();
    assertThat(List.of(session.toString(), cookies.toString()).toString())
        .doesNotContain("=1", "2 3", "X-Token");
  }
}
