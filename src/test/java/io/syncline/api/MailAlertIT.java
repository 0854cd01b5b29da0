package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.syncline.app.WithTestDatabase;
import io.syncline.core.access.ApiTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Alerts arrive by e-mail, over a real SMTP server (GreenMail) that wants a login. */
@QuarkusTest
@TestProfile(MailAlertIT.Profile.class)
class MailAlertIT {

  @ConfigProperty(name = "quarkus.mailer.port")
  int port;

  private GreenMail server;

  /** The product with a mail server that is not there yet. */
  public static final class Profile implements QuarkusTestProfile {

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(ApiWorld.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "syncline.api-tokens.tester", ApiTokens.hashOf(ApiProfile.TOKEN),
          "quarkus.http.test-port", "0",
          "syncline.notify.mail-to", "ops@example.com",
          "quarkus.mailer.mock", "false",
          "quarkus.mailer.host", "127.0.0.1",
          "quarkus.mailer.port", String.valueOf(freePort()),
          "quarkus.mailer.username", "syncline",
          "quarkus.mailer.password", "smtp-password",
          "quarkus.mailer.from", "syncline@example.com",
          "quarkus.mailer.start-tls", "DISABLED");
    }

    private static int freePort() {
      try (var socket = new ServerSocket(0)) {
        return socket.getLocalPort();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(WithTestDatabase.class));
    }
  }

  private void start() {
    server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.setUser("syncline@example.com", "syncline", "smtp-password");
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void anAlertArrivesAndOneThatMetAServerThatWasAwayArrivesLater() throws Exception {
    start();
    assertThat(Api.post("/api/v1/alerts/test/contacts", "{}").statusCode()).isEqualTo(200);

    assertThat(server.waitForIncomingEmail(60_000, 1)).isTrue();
    var mail = server.getReceivedMessages()[0];
    assertThat(mail.getSubject()).startsWith("[syncline] notice: alert, contacts");
    assertThat(GreenMailUtil.getBody(mail)).contains("This is a test, asked for by tester");
    assertThat(mail.getHeader("To")).containsExactly("ops@example.com");
    assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(mail.getHeader("Message-ID")[0]).endsWith("@syncline>");

    server.stop();
    assertThat(Api.post("/api/v1/alerts/test/contacts", "{}").statusCode()).isEqualTo(200);
    start();
    assertThat(server.waitForIncomingEmail(60_000, 1)).isTrue();
    assertThat(server.getReceivedMessages()[0].getHeader("Message-ID"))
        .isNotEqualTo(mail.getHeader("Message-ID"));
  }
}
