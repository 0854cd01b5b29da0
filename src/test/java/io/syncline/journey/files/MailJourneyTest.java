package io.syncline.journey.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.syncline.core.landing.Landing.Entry;
import io.syncline.core.landing.Landing.Place;
import io.syncline.core.landing.Landing.Start;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import io.syncline.json.Json;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import jakarta.mail.Flags;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/mail.md over a real SMTP and IMAP server (GreenMail). */
class MailJourneyTest {

  private static final Path EXAMPLE = Path.of("docs", "mail");
  private static final Place MESSAGES = new Place(SystemId.of("desk"), "messages");
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final String PASSWORD = "s&cret+1";

  @TempDir Path folder;

  private final Database database = new Database(TestDatabase.fresh());
  private GreenMail mail =
      new GreenMail(
          new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
          });
  private RoutesWorld world;
  private int smtp;
  private int imap;

  @BeforeEach
  void start() {
    mail.start();
    users();
    smtp = mail.getSmtp().getPort();
    imap = mail.getImap().getPort();
  }

  private void users() {
    mail.setUser("desk@example.com", "desk", PASSWORD);
    mail.setUser("team@example.com", "team", PASSWORD);
    mail.setUser("post@example.com", "post", PASSWORD);
  }

  @AfterEach
  void stop() {
    if (world != null) {
      world.close();
    }
    mail.stop();
  }

  private RoutesWorld world(String password) throws Exception {
    var files = new HashMap<String, Path>();
    for (var it :
        List.of(
            "systems/desk.system.yaml",
            "systems/desk.camel.yaml",
            "systems/post.system.yaml",
            "systems/post.camel.yaml",
            "syncs/inquiries.sync.yaml")) {
      files.put(it, EXAMPLE.resolve(it));
    }
    Map<String, String> settings = new HashMap<>();
    settings.put("desk.protocol", "imap");
    settings.put("desk.host", "127.0.0.1:" + imap);
    settings.put("desk.user", "desk");
    settings.put("desk.password", password);
    settings.put("desk.delay", "300");
    settings.put("post.protocol", "smtp");
    settings.put("post.host", "127.0.0.1:" + smtp);
    settings.put("post.user", "post");
    settings.put("post.password", password);
    settings.put("post.from", "post@example.com");
    settings.put("post.to", "team@example.com");
    world = new RoutesWorld(folder, files, settings, database);
    return world;
  }

  private void received(String subject, String text) throws Exception {
    var message = new MimeMessage((Session) null);
    message.setFrom(new InternetAddress("ada@example.com", "Ada"));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress("desk@example.com"));
    message.setSubject(subject);
    var body = new MimeBodyPart();
    body.setText(text, "utf-8");
    var attached = new MimeBodyPart();
    attached.setFileName("offer.pdf");
    attached.setContent(new byte[100_000], "application/pdf");
    message.setContent(new MimeMultipart(body, attached));
    message.saveChanges();
    message.setHeader("Message-ID", "<1@example.com>");
    deliver(message);
  }

  private void deliver(MimeMessage message) {
    mail.getUserManager().getUser("desk").deliver(message);
  }

  private List<MimeMessage> inbox(String user) throws Exception {
    return mail
        .getManagers()
        .getImapHostManager()
        .getInbox(mail.getUserManager().getUser(user))
        .getMessages()
        .stream()
        .map(it -> it.getMimeMessage())
        .toList();
  }

  private long unread() throws Exception {
    return mail.getManagers()
        .getImapHostManager()
        .getInbox(mail.getUserManager().getUser("desk"))
        .getUnseenCount();
  }

  private void awaitRows(int rows) {
    await().atMost(LONGEST).until(() -> world.landing.count(MESSAGES) == rows && unread() == 0);
  }

  @Test
  void aReceivedMailBecomesAMailToTheTeam() throws Exception {
    world(PASSWORD);
    received("A question\u2026", "What does it cost? \u20ac");
    awaitRows(1);
    world.settle();

    var row = world.landing.list(MESSAGES, new Start(null, null, null), 5).get(0);
    assertThat(row.fields().fields())
        .containsEntry("from", Value.text("ada@example.com"))
        .containsEntry("subject", Value.text("A question\u2026"))
        .containsEntry("text", Value.text("What does it cost? \u20ac"));
    assertThat(Json.text(row.fields().fields().get("attachments")))
        .contains("offer.pdf")
        .hasSizeLessThan(500);
    var sent = inbox("team");
    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).getSubject()).isEqualTo("Inquiry: A question\u2026");
    assertThat(sent.get(0).getMessageID()).matches("<[0-9a-f]{32}@example\\.com>");
    assertThat(sent.get(0).getContent().toString()).contains("What does it cost? \u20ac");
    assertThat(sent.get(0).getReplyTo()[0].toString()).contains("ada@example.com");
    assertThat(world.deadLetters()).isEmpty();
  }

  @Test
  void aMailThatIsReadAgainIsOneRecord() throws Exception {
    world(PASSWORD);
    received("Again", "and again");
    awaitRows(1);
    inbox("desk").get(0).setFlag(Flags.Flag.SEEN, false);
    var box =
        mail.getManagers().getImapHostManager().getInbox(mail.getUserManager().getUser("desk"));
    box.getMessages().forEach(it -> it.setFlag(Flags.Flag.SEEN, false));
    await().atMost(LONGEST).until(() -> unread() == 0);
    received("Another of the same sender and Message-ID", "is another");
    awaitRows(2);
    world.settle();
    assertThat(inbox("team")).hasSize(2);
  }

  @Test
  void aMailWhoseEventIsNotStoredStaysUnread() throws Exception {
    var failing = new AtomicInteger(2);
    world(PASSWORD);
    AdviceWith.adviceWith(
        world.camel,
        "desk.messages/event",
        it ->
            it.weaveAddFirst()
                .process(
                    exchange -> {
                      if (failing.getAndDecrement() > 0) {
                        throw new IOException("no space");
                      }
                    }));
    received("Waits", "for space");
    awaitRows(1);
    assertThat(failing.get()).isNegative();
    world.settle();
    assertThat(inbox("team")).hasSize(1);
  }

  @Test
  void noValueAddsARecipientOrAHeader() throws Exception {
    world(PASSWORD);
    var message = new MimeMessage((Session) null);
    message.setFrom(new InternetAddress("ada@example.com"));
    message.setHeader("Subject", "=?utf-8?Q?Hi=0D=0ABcc:_desk@example.com=0D=0A?=");
    message.setText("text", "utf-8");
    deliver(message);
    awaitRows(1);
    world.settle();

    assertThat(inbox("team")).hasSize(1);
    assertThat(inbox("team").get(0).getAllRecipients()).hasSize(1);
    assertThat(inbox("team").get(0).getHeader("Bcc")).isNull();
    assertThat(inbox("desk")).hasSize(1);
  }

  @Test
  void aMailThatIsSentAgainHasTheSameIdentity() throws Exception {
    world(PASSWORD);
    var lost = new AtomicInteger(1);
    AdviceWith.adviceWith(
        world.camel,
        "post-letters-send",
        it ->
            it.weaveByToUri("landing:post.letters/keep")
                .before()
                .process(
                    exchange -> {
                      if (lost.getAndDecrement() > 0) {
                        throw new IOException("the answer is lost");
                      }
                    }));
    received("Twice", "at most");
    awaitRows(1);
    world.settle();

    var ids = inbox("team").stream().map(MailJourneyTest::id).distinct().toList();
    assertThat(inbox("team")).hasSize(2);
    assertThat(ids).hasSize(1);
    assertThat(world.deadLetters()).isEmpty();
  }

  private static String id(MimeMessage message) {
    try {
      return Arrays.toString(message.getHeader("Message-ID"));
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void refusedCredentialsParkTheSystem() throws Exception {
    world("wrong");
    assertThat(world.system("desk").check())
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Refused.class));
    world.landing.put(
        MESSAGES, List.of(new Entry("1", new Value.Struct(Map.of("subject", Value.text("Hi"))))));
    world.settle();
    assertThat(world.isParked("post")).isTrue();
    assertThat(world.deadLetters()).isEmpty();
    assertThat(inbox("team")).isEmpty();
  }

  @Test
  void aServerThatIsAwayIsWaitedFor() throws Exception {
    mail.stop();
    world(PASSWORD);
    assertThat(world.system("post").check())
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Transient.class));
    mail =
        new GreenMail(
            new ServerSetup[] {
              new ServerSetup(smtp, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
              new ServerSetup(imap, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
            });
    mail.start();
    users();
    received("Late", "but here");
    awaitRows(1);
    world.settle();
    assertThat(inbox("team")).hasSize(1);
  }
}
