package io.syncline.system.http.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.Connection;
import io.syncline.core.definition.system.Settings;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.SystemId;
import io.syncline.definition.check.SettingsChecks;
import io.syncline.system.http.Manifests;
import io.syncline.system.http.auth.AuthorizationCode;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Shipped types take a fixed token, and the consent of a person, as their vendors document it. */
class WaysToSignInTest {

  private static final InstantSource NOW =
      InstantSource.fixed(Instant.parse("2026-11-21T10:00:00Z"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          hubspot          | -                                | https://app.hubspot.com/oauth/authorize          | https://api.hubapi.com/oauth/v1/token                     | body  | crm.objects.contacts.read
          asana            | workspace=1 project=2            | https://app.asana.com/-/oauth_authorize          | https://app.asana.com/-/oauth_token                       | body  | default
          harvest          | accountId=1                      | https://id.getharvest.com/oauth2/authorize       | https://id.getharvest.com/api/v2/oauth2/token             | body  | -
          intercom         | -                                | https://app.intercom.com/oauth                   | https://api.intercom.io/auth/eagle/token                  | body  | -
          zendesk          | subdomain=acme                   | https://acme.zendesk.com/oauth/authorizations/new | https://acme.zendesk.com/oauth/tokens                    | json  | read write
          jira-cloud       | baseUrl=https://api.atlassian.com/ex/jira/1 | https://auth.atlassian.com/authorize  | https://auth.atlassian.com/oauth/token                    | json  | offline_access
          google-drive     | -                                | https://accounts.google.com/o/oauth2/v2/auth     | https://oauth2.googleapis.com/token                       | body  | https://www.googleapis.com/auth/drive
          google-sheets    | spreadsheetId=1                  | https://accounts.google.com/o/oauth2/v2/auth     | https://oauth2.googleapis.com/token                       | body  | https://www.googleapis.com/auth/spreadsheets.readonly
          quickbooks-online | realmId=1                       | https://appcenter.intuit.com/connect/oauth2      | https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer | basic | com.intuit.quickbooks.accounting
          xero             | tenantId=1 grant=authorizationCode | https://login.xero.com/identity/connect/authorize | https://identity.xero.com/connect/token                | basic | offline_access
          salesforce       | subdomain=acme grant=authorizationCode | https://acme.my.salesforce.com/services/oauth2/authorize | https://acme.my.salesforce.com/services/oauth2/token | body | refresh_token
          """)
  void consentIsAskedForAsTheVendorDocumentsIt(
      String name, String given, String page, String tokens, String client, String scope)
      throws Exception {
    var type = Manifests.read(name);
    var settings =
        settings(type, (given == null ? "" : given + " ") + "clientId=me clientSecret=s");
    assertThat(settings.missing()).isEmpty();
    var way = type.way(settings.values());
    assertThat(way.kind()).isEqualTo(Auth.Kind.OAUTH2_AUTHORIZATION_CODE);
    var asked = new ArrayList<HttpCall>();
    var code =
        new AuthorizationCode(
            way,
            settings.values(),
            call -> {
              asked.add(call);
              return CompletableFuture.completedFuture(answer());
            },
            NOW,
            Duration.ofSeconds(5));

    var url = code.url("state", "challenge", "https://sync.example.com/oauth/callback");
    assertThat(url).startsWith(page + "?");
    assertThat(decoded(url))
        .contains("client_id=me", "redirect_uri=https://sync.example.com/oauth/callback")
        .contains(scope == null ? "response_type=code" : scope);

    assertThat(code.exchange("code", "verifier", "https://sync.example.com/oauth/callback"))
        .contains("a-token");
    var call = asked.get(0);
    assertThat(call.uri()).hasToString(tokens);
    var body = decoded(new String(call.body(), StandardCharsets.UTF_8));
    var inBody = client.equals("json") ? "\"client_secret\":\"s\"" : "client_secret=s";
    var basic =
        "Basic " + Base64.getEncoder().encodeToString("me:s".getBytes(StandardCharsets.UTF_8));
    if (client.equals("basic")) {
      assertThat(call.headers()).containsEntry("Authorization", basic);
      assertThat(body).contains("grant_type=authorization_code").doesNotContain("client_secret");
    } else {
      assertThat(call.headers()).doesNotContainKey("Authorization");
      assertThat(body).contains(inBody);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hubspot, token=t, BEARER",
    "asana, token=t workspace=1 project=1, BEARER",
    "harvest, token=t accountId=1, BEARER",
    "intercom, token=t, BEARER",
    "zendesk, subdomain=a email=e token=t, BASIC",
    "jira-cloud, subdomain=a email=e token=t, BASIC",
    "google-drive, clientEmail=a privateKey=k, OAUTH2_JWT_BEARER",
    "google-sheets, clientEmail=a privateKey=k spreadsheetId=1, OAUTH2_JWT_BEARER",
    "quickbooks-online, realmId=1 clientId=a clientSecret=b refreshToken=c, OAUTH2_REFRESH_TOKEN",
    "xero, tenantId=1 clientId=a clientSecret=b, OAUTH2_CLIENT_CREDENTIALS",
    "salesforce, subdomain=a clientId=a clientSecret=b, OAUTH2_CLIENT_CREDENTIALS"
  })
  void whatWasGivenBeforeIsStillAccepted(String name, String given, Auth.Kind kind) {
    var type = Manifests.read(name);
    var settings = settings(type, given);

    assertThat(settings.missing()).isEmpty();
    assertThat(type.way(settings.values()).kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "hubspot, '', HUBSPOT_TOKEN",
    "hubspot, clientId=a, HUBSPOT_TOKEN",
    "zendesk, subdomain=a email=e, ZENDESK_TOKEN",
    "zendesk, subdomain=a clientId=e, ZENDESK_CLIENT_SECRET",
    "xero, tenantId=1 clientId=a, XERO_CLIENT_SECRET",
    "quickbooks-online, realmId=1 clientId=a, QUICKBOOKS_ONLINE_CLIENT_SECRET"
  })
  void whatIsMissingIsOfTheWayThatIsNearest(String name, String given, String missing) {
    assertThat(settings(Manifests.read(name), given).missing()).containsExactly(missing);
  }

  @Test
  void anUnknownWayIsAProblemWithTheNearestOne() {
    var type = Manifests.read("xero");
    var found =
        new SettingsChecks(SystemId.of("xero"), type, "/").of(Map.of("grant", "authorisationCode"));

    assertThat(found)
        .singleElement()
        .asString()
        .contains("did you mean `authorizationCode`?", "clientCredentials");
  }

  static List<String> types() throws Exception {
    return ShippedManifestsTest.types();
  }

  /** Names that people write everywhere are known, or the right one is said. */
  @ParameterizedTest
  @MethodSource("types")
  void usualNamesOfSettingsAreKnownOrCorrected(String name) {
    var type = Manifests.read(name);
    for (var written :
        List.of(
            "apiKey",
            "apiToken",
            "accessToken",
            "personalAccessToken",
            "privateAppToken",
            "bearerToken",
            "subdomain",
            "baseUrl",
            "apiUrl",
            "instanceUrl",
            "clientId",
            "clientSecret",
            "webhookSecret",
            "signingSecret",
            "email",
            "username")) {
      var setting = Settings.named(written, type);
      var findings = new SettingsChecks(SystemId.of("crm"), type, "/").of(Map.of(written, "${X}"));
      if (setting.isPresent()) {
        assertThat(findings).as(name + " " + written).isEmpty();
      } else {
        assertThat(findings)
            .as(name + " " + written)
            .singleElement()
            .asString()
            .contains("has no setting `" + written + "`")
            .containsAnyOf("did you mean", "it signs in with ", "so it is ignored; it has ");
      }
    }
  }

  @Test
  void credentialsThatATypeDoesNotTakeAreAProblemThatNamesTheRightOnes() {
    assertThat(
            new SettingsChecks(SystemId.of("xero"), Manifests.read("xero"), "/")
                .of(Map.of("apiKey", "${X}")))
        .singleElement()
        .satisfies(it -> assertThat(it.refuses()).isTrue())
        .asString()
        .contains("`xero` has no setting `apiKey`; it signs in with clientId, clientSecret");
    assertThat(
            new SettingsChecks(SystemId.of("okta"), Manifests.read("okta"), "/")
                .of(Map.of("clientSecret", "${X}")))
        .singleElement()
        .asString()
        .contains("it signs in with token");
  }

  private static Settings settings(SystemType type, String given) {
    var written = new HashMap<String, String>();
    for (var pair : given.isBlank() ? new String[0] : given.split(" ")) {
      int at = pair.indexOf('=');
      written.put(pair.substring(0, at), pair.substring(at + 1));
    }
    return Settings.of(
        new Connection(SystemId.of(type.type()), type.type(), written), type, Map.of());
  }

  private static HttpResult answer() {
    return new HttpResult.Answered(
        200,
        Map.of("content-type", "application/json"),
        "{\"access_token\":\"a-token\",\"token_type\":\"Bearer\",\"refresh_token\":\"r\"}"
            .getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
