package io.syncline.route.intake;

import static io.syncline.route.intake.Hooked.NOW;
import static io.syncline.route.intake.Hooked.SECRET;
import static io.syncline.route.intake.Hooked.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.route.intake.http.HookRefused;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.Manifests;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events as the vendors' pages show them, signed as those say, taken in by the manifests. */
class ShippedWebhooksTest {

  private static final long TIME = NOW.getEpochSecond();

  private record Sent(
      String type,
      String body,
      Function<String, Map<String, String>> headers,
      String object,
      String id,
      EventKind kind) {
    @Override
    public String toString() {
      return type + " " + object + " " + kind;
    }
  }

  static Stream<Sent> sent() {
    Function<String, Map<String, String>> stripe =
        it ->
            Map.of(
                "Stripe-Signature",
                "t=" + TIME + ",v1=" + hex("HmacSHA256", TIME + "." + it) + ",v0=00");
    Function<String, Map<String, String>> intercom =
        it -> Map.of("X-Hub-Signature", "sha1=" + hex("HmacSHA1", it));
    Function<String, Map<String, String>> bamboo =
        it ->
            Map.of(
                "X-BambooHR-Signature",
                hex("HmacSHA256", it + TIME),
                "X-BambooHR-Timestamp",
                "" + TIME);
    Function<String, Map<String, String>> okta = it -> Map.of("Authorization", SECRET);
    Function<String, Map<String, String>> jira =
        it -> Map.of("X-Hub-Signature", "sha256=" + hex("HmacSHA256", it));
    Function<String, Map<String, String>> asana =
        it -> Map.of("X-Hook-Signature", hex("HmacSHA256", it));
    Function<String, Map<String, String>> intuit =
        it -> Map.of("intuit-signature", base64("HmacSHA256", it));
    Function<String, Map<String, String>> shopify =
        it -> Map.of("X-Shopify-Hmac-Sha256", base64("HmacSHA256", it));
    return Stream.of(
        new Sent(
            "quickbooks-online",
            """
            [{"specversion": "1.0", "id": "88cd52aa-33b6-4351-9aa4-47572edbd068", "source": "intuit.x", "type": "qbo.invoice.deleted.v1",
              "datacontenttype": "application/json", "time": "2026-11-21T10:00:00Z", "intuitentityid": "145", "intuitaccountid": "9130"}]
            """,
            intuit,
            "invoices",
            "145",
            EventKind.DELETED),
        new Sent(
            "jira-cloud",
            """
            {"timestamp": 1763719200000, "webhookEvent": "jira:issue_created", "issue_event_type_name": "issue_created",
             "issue": {"id": "10002", "key": "ED-1", "fields": {"summary": "x"}}}
            """,
            jira,
            "issues",
            "10002",
            EventKind.CREATED),
        new Sent(
            "asana",
            """
            {"events": [{"user": {"gid": "1"}, "created_at": "2026-11-21T10:00:00.000Z", "action": "changed",
              "resource": {"gid": "99", "resource_type": "task"}, "parent": null, "change": {"field": "due_on", "action": "changed"}}]}
            """,
            asana,
            "tasks",
            "99",
            EventKind.UPDATED),
        new Sent(
            "shopify",
            """
            {"id": 820982911946154508, "admin_graphql_api_id": "gid://shopify/Order/820982911946154508", "name": "#9999",
             "updated_at": "2026-11-21T10:00:00-05:00"}
            """,
            shopify,
            "orders",
            "gid://shopify/Order/820982911946154508",
            EventKind.UPDATED),
        new Sent(
            "stripe",
            """
            {"id": "evt_1", "object": "event", "api_version": "2023-08-16", "created": 1763719200, "type": "customer.updated",
             "data": {"object": {"id": "cus_9", "object": "customer", "email": "ada@example.com"},
               "previous_attributes": {"email": "a@example.com"}}}
            """,
            stripe,
            "customers",
            "cus_9",
            EventKind.UPDATED),
        new Sent(
            "stripe",
            """
            {"id": "evt_2", "object": "event", "created": 1763719200, "type": "customer.subscription.deleted",
             "data": {"object": {"id": "sub_9", "object": "subscription", "status": "canceled"}}}
            """,
            stripe,
            "subscriptions",
            "sub_9",
            EventKind.UPDATED),
        new Sent(
            "intercom",
            """
            {"type": "notification_event", "app_id": "a86dr8yl", "id": "notif_1", "topic": "contact.deleted", "created_at": 1763719200,
             "data": {"type": "notification_event_data", "item": {"type": "contact", "id": "667d60ac8a68186f43bafdbb"}}}
            """,
            intercom,
            "contacts",
            "667d60ac8a68186f43bafdbb",
            EventKind.DELETED),
        new Sent(
            "bamboohr",
            """
            {"employees": [{"id": "40377", "action": "Created", "timestamp": "2026-11-21T10:00:00Z", "changedFields": ["firstName"],
              "fields": {"firstName": "Ada"}}]}
            """,
            bamboo,
            "employees",
            "40377",
            EventKind.CREATED),
        new Sent(
            "okta",
            """
            {"eventType": "com.okta.event_hook", "eventTypeVersion": "1.0", "eventId": "b5a188b9-5ece-4636-b041-482ffda96311",
             "data": {"events": [{"uuid": "f790999f-fe87-467a-9880-6982a583986c", "published": "2026-11-21T10:00:00.000Z",
               "eventType": "user.lifecycle.create",
               "actor": {"id": "00uttidj01jqL21aM1d6", "type": "User", "alternateId": "john.doe@example.com"},
               "target": [{"id": "00uttidj01jqL21aM1d7", "type": "User", "alternateId": "ada@example.com"}]}]}}
            """,
            okta,
            "users",
            "00uttidj01jqL21aM1d7",
            EventKind.CREATED),
        new Sent(
            "okta",
            """
            {"eventType": "com.okta.event_hook", "eventTypeVersion": "1.0", "eventId": "c5a188b9-5ece-4636-b041-482ffda96311",
             "data": {"events": [{"uuid": "a790999f-fe87-467a-9880-6982a583986c", "published": "2026-11-21T10:00:00.000Z",
               "eventType": "group.lifecycle.delete",
               "actor": {"id": "00uttidj01jqL21aM1d6", "type": "User", "alternateId": "john.doe@example.com"},
               "target": [{"id": "00g1emaKYZTWRYYRRTSK", "type": "UserGroup", "displayName": "West Coast Users"}]}]}}
            """,
            okta,
            "groups",
            "00g1emaKYZTWRYYRRTSK",
            EventKind.DELETED));
  }

  @ParameterizedTest
  @MethodSource("sent")
  void isTakenInAsWhatItSaysAndOnlyWithItsProof(Sent sent) {
    var system = SystemId.of(sent.type());
    var webhook = Objects.requireNonNull(Manifests.read(sent.type()).webhook());
    var hook = Hook.of(system, webhook, Map.of("hookSecret", SECRET));
    var body = sent.body().getBytes(UTF_8);
    var request = request(system, "/hooks", body, sent.headers().apply(sent.body()));
    var check = new SignatureCheck(InstantSource.fixed(NOW), LocalNetwork.NOTHING_SENT);

    check.verify(hook, request);
    var other = Hook.of(system, webhook, Map.of("hookSecret", "another"));
    assertThatThrownBy(() -> check.verify(other, request)).isInstanceOf(HookRefused.class);

    var split =
        new EventSplitter(new Ids(InstantSource.fixed(NOW), new SplittableRandom(1)))
            .split(hook, request);
    assertThat(split.bad()).isEmpty();
    assertThat(split.events())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.ref()).isEqualTo(new NativeRef(system, sent.object(), sent.id()));
              assertThat(it.kind()).isEqualTo(sent.kind());
              assertThat(it.identity()).isNotNull();
            });
  }

  private static String hex(String algorithm, String text) {
    return HexFormat.of().formatHex(hash(algorithm, text));
  }

  private static String base64(String algorithm, String text) {
    return Base64.getEncoder().encodeToString(hash(algorithm, text));
  }

  private static byte[] hash(String algorithm, String text) {
    try {
      var mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), algorithm));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
