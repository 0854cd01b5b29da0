package io.syncline.system.http.hook;

import io.syncline.core.definition.system.ErrorRule;
import io.syncline.core.definition.system.Subscription;
import io.syncline.core.definition.system.Subscription.Call;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.inbox.subscribe.SubscriptionClient;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.transform.path.FirstPath;
import io.syncline.system.http.answer.AnswerVerdict;
import io.syncline.system.http.answer.AnswerVerdicts;
import io.syncline.system.http.answer.Answers;
import io.syncline.system.http.answer.ArchivedWhen;
import io.syncline.system.http.answer.WrittenId;
import io.syncline.system.http.auth.Sender;
import io.syncline.system.http.call.CallTemplate;
import io.syncline.system.http.call.Formats;
import io.syncline.system.http.call.HttpResult.Answered;
import io.syncline.system.http.call.RetryAfter;
import io.syncline.system.http.call.Template;
import io.syncline.system.http.call.TemplateValues;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Subscriptions to webhooks by the requests of a manifest. */
public final class Subscriptions implements SubscriptionClient {

  private static final String AFTER = "afterCreate ";
  private static final String BEFORE = "beforeRemove ";

  /** Of these the answer is read. */
  private static final Set<String> TELLING = Set.of("list", "create", "renew");

  private final SystemId system;
  private final Subscription said;
  private final Sender sender;
  private final RetryAfter retryAfter;
  private final List<ErrorRule> errors;
  private final FirstPath id;
  private final @Nullable ArchivedWhen inactiveWhen;
  private final Value.Struct hook;
  private final Map<String, CallTemplate> calls = new HashMap<>();
  private final String secretNotSet;
  private final String challenged;

  public Subscriptions(
      SystemId system,
      SystemType type,
      Subscription said,
      Map<String, String> settings,
      Sender sender,
      RetryAfter retryAfter) {
    this.system = system;
    this.said = said;
    this.sender = sender;
    this.retryAfter = retryAfter;
    this.errors = type.errors();
    this.id = FirstPath.parse(said.places().id());
    this.inactiveWhen = ArchivedWhen.of(said.places().inactiveWhen());
    this.secretNotSet = secretNotSet(type);
    this.challenged = challenged(type);
    var fields = new HashMap<String, Value>();
    fields.put("events", new Value.Items(said.events().stream().map(Value::text).toList()));
    var secret = secret(type, settings);
    if (secret != null) {
      fields.put("secret", Value.text(secret));
    }
    this.hook = new Value.Struct(fields);
    template("list", said.requests().list(), "GET", type, settings);
    template("create", said.requests().create(), "POST", type, settings);
    template("renew", said.requests().renew(), "PATCH", type, settings);
    template("remove", said.requests().remove(), "DELETE", type, settings);
    for (int i = 0; i < said.requests().afterCreate().size(); i++) {
      template(AFTER + i, said.requests().afterCreate().get(i), "POST", type, settings);
    }
    for (int i = 0; i < said.requests().beforeRemove().size(); i++) {
      template(BEFORE + i, said.requests().beforeRemove().get(i), "POST", type, settings);
    }
  }

  private static String secretNotSet(SystemType type) {
    var webhook = type.webhook();
    var template = webhook == null ? null : webhook.signature().secretTemplate();
    return "the secret of its webhooks is not set"
        + (template == null ? "" : ": " + template.replaceAll("\\$\\{([^}]*)}", "$1"));
  }

  /** What a vendor needs that asks the address whether somebody listens; else empty. */
  private static String challenged(SystemType type) {
    var webhook = type.webhook();
    return webhook == null || webhook.handshakes().isEmpty()
        ? ""
        : "; the vendor asks %s for a challenge, so it must reach this server there, over HTTPS";
  }

  /** Of two secrets, while one is replaced, the first. */
  private static @Nullable String secret(SystemType type, Map<String, String> settings) {
    var webhook = type.webhook();
    var template = webhook == null ? null : webhook.signature().secretTemplate();
    if (template == null) {
      return null;
    }
    try {
      var first = Template.fixed(template, settings).strip().split("\\s+")[0];
      return first.isEmpty() ? null : first;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private void template(
      String name,
      @Nullable Call call,
      String method,
      SystemType type,
      Map<String, String> settings) {
    if (call != null) {
      calls.put(name, new CallTemplate(type, call.operation(method), settings));
    }
  }

  @Override
  public List<RemoteSubscription> list(String address) {
    var call = said.requests().list();
    var fine = sent("list", null, address, null);
    var answer = fine.answer();
    if (answer == null || Answers.at(answer, call.records()) == null && !call.records().isEmpty()) {
      throw failure("list", new Failure.Permanent("an answer without subscriptions"));
    }
    return Answers.trees(answer, call.records()).stream()
        .filter(it -> id(it) != null)
        .map(it -> subscription(it, address))
        .toList();
  }

  @Override
  public RemoteSubscription create(String address, @Nullable String event) {
    var fine = sent("create", null, address, event);
    var made = one("create", said.requests().create(), fine, address);
    if (made == null) {
      throw failure("create", new Failure.Permanent("an answer without the subscription's id"));
    }
    boolean last = said.requests().afterCreate().isEmpty();
    if (tellsSecret() && made.secret() == null && last) {
      throw failure("create", new Failure.Permanent("an answer without the secret"));
    }
    return new RemoteSubscription(made.id(), address, made.expires(), made.secret(), event, true);
  }

  @Override
  public @Nullable String finish(String id, String address) {
    String given = null;
    for (int i = 0; i < said.requests().afterCreate().size(); i++) {
      var step = said.requests().afterCreate().get(i);
      var answer = finished(AFTER + i, step, id, address).answer();
      var trees = answer == null ? List.<Value.Struct>of() : Answers.trees(answer, step.records());
      var secret = trees.size() == 1 ? Answers.text(trees.get(0), said.places().secret()) : null;
      given = secret == null ? given : secret;
    }
    return given;
  }

  private AnswerVerdict.Fine finished(String name, Call step, String id, String address) {
    try {
      return sent(name, id, address, null);
    } catch (SystemFailure e) {
      boolean asks = !"GET".equals(step.method());
      var why =
          "%s: %s%s"
              .formatted(
                  step.path(), e.failure().reason(), asks ? challenged.formatted(address) : "");
      throw failure(name, new Failure.Permanent(why));
    }
  }

  @Override
  public List<String> events() {
    return said.places().event() == null ? List.of() : said.events();
  }

  @Override
  public @Nullable RemoteSubscription renew(String id, String address) {
    var call = said.requests().renew();
    if (call == null) {
      return null;
    }
    var renewed = one("renew", call, sent("renew", id, address, null), address);
    if (renewed == null || renewed.expires() == null) {
      throw failure("renew", new Failure.Permanent("an answer without the subscription's end"));
    }
    return new RemoteSubscription(id, address, renewed.expires(), null, null, true);
  }

  /** What comes before may have happened already: whether one is removed is what counts. */
  @Override
  public void remove(String id, String address) {
    String before = "";
    for (int i = 0; i < said.requests().beforeRemove().size(); i++) {
      try {
        sent(BEFORE + i, id, address, null);
      } catch (SystemFailure e) {
        var path = said.requests().beforeRemove().get(i).path();
        before += "; before it, %s: %s".formatted(path, e.failure().reason());
      }
    }
    try {
      sent("remove", id, address, null);
    } catch (SystemFailure e) {
      throw before.isEmpty()
          ? e
          : failure("remove", new Failure.Permanent(e.failure().reason() + before));
    }
  }

  @Override
  public boolean tellsSecret() {
    return said.places().secret() != null;
  }

  @Override
  public Duration renewBefore() {
    return said.renewBefore();
  }

  private @Nullable RemoteSubscription one(
      String name, Call call, AnswerVerdict.Fine fine, String address) {
    var answer = fine.answer();
    var trees = answer == null ? List.<Value.Struct>of() : Answers.trees(answer, call.records());
    return trees.size() == 1 && (name.equals("renew") || id(trees.get(0)) != null)
        ? subscription(trees.get(0), address)
        : null;
  }

  private RemoteSubscription subscription(Value.Struct tree, String address) {
    var own = id(tree);
    var url = Answers.text(tree, said.places().url());
    var expires = said.places().expires();
    var secret = said.places().secret();
    return new RemoteSubscription(
        own == null ? "" : own,
        url == null ? "" : url,
        expires == null ? null : time(Answers.at(tree, expires)),
        secret == null ? null : Answers.text(tree, secret),
        Answers.text(tree, said.places().event()),
        inactiveWhen == null || !inactiveWhen.holds(tree));
  }

  /** Of an address, as some vendors name their subscriptions by, the last segment. */
  private @Nullable String id(Value.Struct tree) {
    var own = Answers.id(id, tree);
    return own != null && own.matches("https?://.*") ? WrittenId.last(own) : own;
  }

  private static @Nullable Instant time(@Nullable Value value) {
    return value == null || value.isEmpty() ? null : Formats.instant(value);
  }

  private AnswerVerdict.Fine sent(
      String name, @Nullable String id, String address, @Nullable String event) {
    var template = calls.get(name);
    if (template == null) {
      throw failure(name, new Failure.Permanent("it has no such request"));
    }
    if (template.mentions("hook.secret") && !hook.fields().containsKey("secret")) {
      throw failure(name, new Failure.Permanent(secretNotSet));
    }
    var fields = new HashMap<>(hook.fields());
    fields.put("url", Value.text(address));
    if (event != null) {
      fields.put("event", Value.text(event));
    }
    var values = TemplateValues.EMPTY.with("hook", new Value.Struct(fields)).with("id", id);
    boolean one = !name.equals("list");
    boolean write = one && !template.operation().method().equals("GET");
    var verdicts = new AnswerVerdicts(List.of(), errors, retryAfter, write, one);
    var sent = sender.send(() -> template.call(values, List.of()));
    if (!TELLING.contains(name)
        && sent.result() instanceof Answered answered
        && isSentence(answered)) {
      return new AnswerVerdict.Fine(null, Map.of());
    }
    var verdict = sent.verdict(verdicts, Set.of());
    if (verdict instanceof AnswerVerdict.Fine fine) {
      return fine;
    }
    if (verdict instanceof AnswerVerdict.Missing && name.equals("remove")) {
      return new AnswerVerdict.Fine(null, Map.of());
    }
    throw failure(
        name,
        verdict instanceof AnswerVerdict.Failed failed
            ? failed.failure()
            : new Failure.Permanent("the vendor does not do it"));
  }

  /** That it was done may be said in words (BambooHR). A web page is no such answer. */
  private static boolean isSentence(Answered answer) {
    var contentType = answer.header("Content-Type");
    return answer.success() && contentType != null && contentType.startsWith("text/plain");
  }

  private SystemFailure failure(String name, Failure failure) {
    return new SystemFailure(system, name + " subscription", failure);
  }
}
