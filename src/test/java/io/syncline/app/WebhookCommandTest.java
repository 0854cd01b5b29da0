package io.syncline.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.common.SynclineCommand;
import io.syncline.cli.system.WebhookCommand;
import io.syncline.definition.RoutesDirectory;
import io.syncline.definition.Variables;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.network.PrivateHosts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** webhook as it is called, over the shipped manifests. */
class WebhookCommandTest {

  private static final String SECRET = "s3cret-of-the-hook";
  private static final Instant SENT = Instant.parse("2026-11-20T10:00:00Z");

  private static final String CONTACT =
      "{\"id\": \"n-1\", \"topic\": \"contact.user.updated\", \"data\": {\"item\": {\"id\": \"17\","
          + " \"email\": \"ada@example.org\"}}}";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aSignedRequestIsTakenApart() throws Exception {
    assertThat(run("intercom", saved("X-Hub-Signature: sha1=" + sha1(CONTACT), CONTACT)))
        .isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString())
        .contains("signature: right", "event: updated contacts 17")
        .doesNotContain("ada@example.org", SECRET);
  }

  @Test
  void aLineEndThatAnEditorAddedIsLeftOut() throws Exception {
    assertThat(run("intercom", saved("X-Hub-Signature: sha1=" + sha1(CONTACT), CONTACT + "\n")))
        .isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString()).contains("last line end", "signature: right");
  }

  @Test
  void headersMayEndWithCarriageReturns() throws Exception {
    var text =
        "POST /hooks/intercom HTTP/1.1\r\nHost: sync.example.org\r\nX-Hub-Signature: sha1="
            + sha1(CONTACT)
            + "\r\n\r\n"
            + CONTACT;
    assertThat(run("intercom", write(text))).isEqualTo(SynclineCommand.FINE);
  }

  @Test
  void aWrongSignatureNamesWhatToCompareAndTheEventsAllTheSame() throws Exception {
    assertThat(run("intercom", saved("X-Hub-Signature: sha1=" + sha1("other"), CONTACT)))
        .isEqualTo(SynclineCommand.NO);
    assertThat(out.toString())
        .contains("signature: wrong: compare `prefix`", "event: updated contacts 17")
        .doesNotContain(SECRET);
  }

  @Test
  void aHeaderThatIsMissingIsNamed() throws Exception {
    assertThat(run("intercom", saved("X-Other: 1", CONTACT))).isEqualTo(SynclineCommand.NO);
    assertThat(out.toString()).contains("has no header `X-Hub-Signature`");
  }

  @Test
  void aSecretThatIsNotSetIsSaid() throws Exception {
    var file = saved("X-Hub-Signature: sha1=" + sha1(CONTACT), CONTACT);
    assertThat(run(Map.of(), "webhook", "intercom", file)).isEqualTo(SynclineCommand.NO);
    assertThat(out.toString()).contains("not checked: the secret is not set");
  }

  @Test
  void aSavedRequestIsStaleUntilItsTimeIsNamed() throws Exception {
    var body =
        "[{\"eventId\": 1, \"subscriptionId\": 2, \"objectId\": 7, \"occurredAt\":"
            + " 1793181600000, \"subscriptionType\": \"contact.creation\"}]";
    var url = "https://sync.example.org/hooks/hubspot";
    var at = "" + SENT.toEpochMilli();
    var signature = Base64.getEncoder().encodeToString(mac("HmacSHA256", "POST" + url + body + at));
    var file =
        saved(
            "X-HubSpot-Signature-v3: " + signature + "\nX-HubSpot-Request-Timestamp: " + at,
            body,
            "/hooks/hubspot");
    assertThat(run("hubspot", file)).isEqualTo(SynclineCommand.NO);
    assertThat(out.toString()).contains("right, and older than `tolerance`");
    assertThat(run("hubspot", file, "--at", SENT.toString())).isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString()).contains("event: created contacts 7, at ");
    assertThat(run("hubspot", file, "--at", SENT.toString(), "--url", "https://other.example.org/"))
        .isEqualTo(SynclineCommand.NO);
  }

  @Test
  void aBodyThatIsNoEventIsUnusable() throws Exception {
    var body = "not json";
    assertThat(run("intercom", saved("X-Hub-Signature: sha1=" + sha1(body), body)))
        .isEqualTo(SynclineCommand.NO);
    assertThat(out.toString()).contains("signature: right", "unusable: ");
  }

  @Test
  void aNotificationWithoutABodyHasTheSystemPolled() throws Exception {
    var changed = "X-Goog-Resource-State: change\nX-Goog-Channel-Token: ";
    assertThat(run("google-drive", saved(changed + SECRET, "", "/hooks/google-drive")))
        .isEqualTo(SynclineCommand.FINE);
    assertThat(out.toString()).contains("signature: right", "the system is polled");

    out.getBuffer().setLength(0);
    assertThat(run("google-drive", saved(changed + "other", "", "/hooks/google-drive")))
        .isEqualTo(SynclineCommand.NO);
    assertThat(out.toString()).doesNotContain("polled");
  }

  @Test
  void whatIsNoRequestIsRefused() throws Exception {
    assertThat(run("intercom", write(CONTACT))).isEqualTo(2);
    assertThat(err.toString()).contains("begins with a line such as");
    assertThat(run("intercom", write("POST /hooks/x HTTP/1.1\nno header\n\n{}"))).isEqualTo(2);
    assertThat(err.toString()).contains("each line is a header");
    assertThat(run("intercon", write(CONTACT))).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean `intercom`?");
    assertThat(run("bamboohrr", write(CONTACT))).isEqualTo(2);
    assertThat(run("intercom", folder.resolve("none").toString()))
        .isEqualTo(SynclineCommand.FAILED);
  }

  private String saved(String headers, String body) throws IOException {
    return saved(headers, body, "/hooks/intercom");
  }

  private String saved(String headers, String body, String path) throws IOException {
    return write("POST " + path + " HTTP/1.1\nHost: sync.example.org\n" + headers + "\n\n" + body);
  }

  private String write(String text) throws IOException {
    return Files.write(folder.resolve("saved.http"), text.getBytes(UTF_8)).toString();
  }

  private int run(String system, String file, String... options) {
    return run(
        Map.of(
            "INTERCOM_HOOK_SECRET",
            SECRET,
            "HUBSPOT_HOOK_SECRET",
            SECRET,
            "GOOGLE_DRIVE_HOOK_SECRET",
            SECRET),
        Stream.concat(Stream.of("webhook", system, file), Stream.of(options))
            .toArray(String[]::new));
  }

  private int run(Map<String, String> environment, String... arguments) {
    var variables = Variables.of(environment).with(PrivateHosts.VARIABLE, LocalNetwork.ENTRIES);
    var line =
        SynclineCommand.with(
            List.of(
                new WebhookCommand(
                    new RoutesDirectory(variables),
                    new DirectSystems(variables),
                    InstantSource.fixed(SENT.plusSeconds(3600)))));
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  private static String sha1(String body) throws GeneralSecurityException {
    return HexFormat.of().formatHex(mac("HmacSHA1", body));
  }

  private static byte[] mac(String algorithm, String text) throws GeneralSecurityException {
    var mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), algorithm));
    return mac.doFinal(text.getBytes(UTF_8));
  }
}
