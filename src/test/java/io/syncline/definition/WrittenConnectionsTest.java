package io.syncline.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Connections with the keys that people write who have read the vendor's page, or come from another
 * product: each is known, or the message names the right one.
 */
class WrittenConnectionsTest {

  private static final Path SYSTEMS = Path.of("routes", "systems");

  private static List<String> findings(String type, String connection) throws Exception {
    var sources = new ArrayList<Source>();
    try (var files = Files.newDirectoryStream(SYSTEMS, "*.system.yaml")) {
      for (var file : files) {
        sources.add(
            new Source(file.getFileName().toString(), Source.Kind.SYSTEM, Files.readString(file)));
      }
    }
    sources.add(
        new Source(
            "mine.connection.yaml",
            Source.Kind.CONNECTION,
            "id: mine\ntype: " + type + "\nsettings: {" + connection + "}\n"));
    var environment = Map.of("KEY", "t0psecret", "OTHER", "0ther");
    return DefinitionLoader.load(sources, List.of(), environment).findings().stream()
        .filter(it -> String.valueOf(it.position()).contains("mine.connection"))
        .map(Object::toString)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hubspot | apiKey: '${KEY}'",
        "hubspot | accessToken: '${KEY}', webhookSecret: '${OTHER}'",
        "hubspot | privateAppToken: '${KEY}', clientSecret: '${OTHER}'",
        "salesforce | instanceUrl: 'https://acme.my.salesforce.com', clientId: a, clientSecret:"
            + " '${KEY}'",
        "salesforce | domain: acme, consumerKey: a, consumerSecret: '${KEY}'",
        "salesforce | myDomain: acme, clientId: a, clientSecret: '${KEY}'",
        "zendesk | subdomain: acme, email: a@example.com, apiToken: '${KEY}'",
        "zendesk | subdomain: acme, username: a@example.com, token: '${KEY}', signingSecret:"
            + " '${OTHER}'",
        "stripe | apiKey: '${KEY}', webhookSecret: '${OTHER}'",
        "stripe | secretKey: '${KEY}', endpointSecret: '${OTHER}'",
        "xero | clientId: a, clientSecret: '${KEY}', tenantId: b, webhookKey: '${OTHER}'",
        "quickbooks-online | realmId: 1, clientId: a, clientSecret: '${KEY}', refreshToken:"
            + " '${OTHER}'",
        "quickbooks-online | companyId: 1, clientId: a, clientSecret: '${KEY}', refreshToken:"
            + " '${OTHER}', webhookVerifierToken: '${KEY}'",
        "intercom | accessToken: '${KEY}'",
        "jira-cloud | subdomain: acme, email: a@example.com, apiToken: '${KEY}'",
        "jira-cloud | site: acme, username: a@example.com, apiKey: '${KEY}'",
        "jira-cloud | host: 'https://acme.atlassian.net', email: a@example.com, apiToken: '${KEY}'",
        "asana | accessToken: '${KEY}', workspaceId: 1",
        "asana | personalAccessToken: '${KEY}', workspace: 1",
        "okta | domain: 'https://acme.okta.com', apiToken: '${KEY}'",
        "okta | domain: acme.okta.com, apiToken: '${KEY}'",
        "okta | orgUrl: 'https://acme.okta.com', token: '${KEY}'",
        "shopify | shop: acme, accessToken: '${KEY}'",
        "shopify | shopDomain: acme.myshopify.com, adminApiToken: '${KEY}', apiSecret: '${OTHER}'",
        "bamboohr | subdomain: acme, apiKey: '${KEY}'",
        "bamboohr | companyDomain: acme, apiKey: '${KEY}'",
        "harvest | accessToken: '${KEY}', accountId: 1",
        "google-sheets | clientEmail: a@example.com, privateKey: '${KEY}', spreadsheetId: x,"
            + " sheetName: y",
        "google-drive | serviceAccountEmail: a@example.com, privateKey: '${KEY}', folderId: x"
      })
  void keysThatPeopleWriteAreKnown(String type, String connection) throws Exception {
    assertThat(findings(type, connection)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "quickbooks, quickbooks-online",
    "jira, jira-cloud",
    "google_sheets, google-sheets",
    "googleDrive, google-drive",
    "gsheets, google-sheets",
    "bamboo, bamboohr"
  })
  void anotherNameOfATypeIsKnownOrNamesTheRightOne(String written, String type) throws Exception {
    assertThat(findings(written, "token: '${KEY}'"))
        .allSatisfy(it -> assertThat(it).contains("`" + type + "`"));
  }
}
