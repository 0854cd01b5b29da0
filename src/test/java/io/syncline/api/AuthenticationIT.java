package io.syncline.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class AuthenticationIT {

  @TestHTTPResource("/")
  URI server;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/syncs",
        "/api/v1/syncs/contacts",
        "/api/v1/records/0198b2f0-0000-7000-8000-000000000000",
        "/api/v1/records/contact/crm/1",
        "/api/v1/cross-system-ids",
        "/api/v1/conflicts",
        "/api/v1/reviews",
        "/api/v1/dead-letters",
        "/api/v1/audit",
        "/api/v1/systems",
        "/api/v1/nothing",
        "/q/metrics",
        "/q/openapi",
        "/nothing",
        "//q/metrics",
        "/q/health/../metrics"
      })
  void everythingButHooksAndHealthNeedsAToken(String path) {
    var response = given().urlEncodingEnabled(false).get(path);

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.header("WWW-Authenticate")).startsWith("Bearer");
    assertThat(response.contentType()).isEqualTo("application/problem+json");
    assertThat(response.jsonPath().getInt("status")).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/console", "/console/records/1?a=b"})
  void whoOpensAPageIsShownTheLogin(String path) {
    var response = given().redirects().follow(false).get(path);
    assertThat(response.statusCode()).isEqualTo(303);
    assertThat(response.header("Location")).startsWith("/login?next=");
    assertThat(given().header("Authorization", "Bearer wrong").get(path).statusCode())
        .isEqualTo(401);
    assertThat(given().post(path).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/q/health", "/q/health/live", "/q/health/ready"})
  void healthNeedsNone(String path) {
    assertThat(given().get(path).statusCode()).isIn(200, 503);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        "Basic dGVzdGVyOnRlc3Q=",
        "Token " + ApiProfile.TOKEN,
        "Bearer" + ApiProfile.TOKEN,
        ApiProfile.TOKEN
      })
  void aWrongOrMalformedTokenIsRefused(String header) {
    var response = given().header("Authorization", header).get("/api/v1/syncs");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.contentType()).isEqualTo("application/problem+json");
  }

  @Test
  void theSchemeIsOfAnyCase() {
    var response =
        given().header("Authorization", "bearer " + ApiProfile.TOKEN).get("/api/v1/syncs");
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void twoAuthorizationHeadersAreRefusedEvenIfOneIsRight() throws IOException {
    var answer =
        raw(
            "GET /api/v1/syncs HTTP/1.1\r\n"
                + "Host: here\r\n"
                + "Connection: close\r\n"
                + "Authorization: Bearer "
                + ApiProfile.TOKEN
                + "\r\nAuthorization: Bearer other\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 401");
  }

  @Test
  void aTokenInTheQueryIsNone() {
    assertThat(given().get("/api/v1/syncs?access_token=" + ApiProfile.TOKEN).statusCode())
        .isEqualTo(401);
  }

  private String raw(String request) throws IOException {
    try (var socket = new Socket(server.getHost(), server.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aPreviewOfTheCallbackUsesNoStateUp() {
    var answer = given().redirects().follow(false).head("/oauth/callback?state=s&code=c");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("GET");
    assertThat(given().get("/oauth/callback?state=s&code=c").statusCode()).isEqualTo(401);
  }
}
