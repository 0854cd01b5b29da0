package io.syncline.system.http.answer;

import io.syncline.core.definition.system.ErrorRule;
import io.syncline.core.definition.system.body.Media;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.system.http.body.AnswerBody;
import io.syncline.system.http.body.MalformedAnswer;
import io.syncline.system.http.call.Formats;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.RetryAfter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what an answer means, by the manifest's error rules and otherwise by HTTP.
 *
 * <p>The first rule that fits decides, also of an answer of success; where rules say which answers
 * of a status mean that a record is missing, another answer of that status proves nothing (a
 * proxy's 404) and is permanent. Where no rule does, a 404 says so of a record that the path names,
 * unless its answer is a web page. An answer of an error whose JSON or XML breaks off is unclear,
 * whatever its status. A write is never called failed while it may have been applied. Reasons name
 * the status and the rule, never what the answer said.
 */
public final class AnswerVerdicts {

  /** Where an item of a batch answer names an HTTP status of its own, if it does. */
  private static final List<String> OWN_STATUS =
      List.of("status", "statusCode", "httpStatus", "code");

  private static final String TYPE = "Content-Type";

  private final FailureRules rules;
  private final RetryAfter retryAfter;
  private final boolean write;
  private final boolean ofOne;
  private final AnswerBody bodies;

  AnswerVerdicts(
      List<ErrorRule> ofOperation, List<ErrorRule> ofType, RetryAfter after, boolean write) {
    this(ofOperation, ofType, after, write, true);
  }

  /**
   * @param ofOne whether what is asked for by its path is a record: else that path is not there
   */
  public AnswerVerdicts(
      List<ErrorRule> ofOperation,
      List<ErrorRule> ofType,
      RetryAfter after,
      boolean write,
      boolean ofOne) {
    this(ofOperation, ofType, after, write, ofOne, AnswerBody.OF_JSON);
  }

  /**
   * @param ofOne whether what is asked for by its path is a record: else that path is not there
   * @param bodies how answers are read
   */
  public AnswerVerdicts(
      List<ErrorRule> ofOperation,
      List<ErrorRule> ofType,
      RetryAfter after,
      boolean write,
      boolean ofOne,
      AnswerBody bodies) {
    this.bodies = bodies;
    this.rules = new FailureRules(ofOperation, ofType);
    this.retryAfter = after;
    this.write = write;
    this.ofOne = ofOne;
  }

  /**
   * @param fields native fields of the request, by name: an invalid answer that mentions them is
   *     attributed to them
   */
  public AnswerVerdict of(HttpResult result, Set<String> fields) {
    if (result instanceof HttpResult.Answered answered) {
      return answered.success() ? success(answered, fields) : error(answered, fields);
    }
    if (result instanceof HttpResult.Unsent unsent) {
      return failed(
          unsent.pause() == null
              ? new Failure.Transient(unsent.why())
              : new Failure.RateLimited(unsent.why(), unsent.pause()));
    }
    if (result instanceof HttpResult.OutOfQuota none) {
      return failed(new Failure.OutOfQuota(none.why(), none.pause(), none.reserved()));
    }
    if (result instanceof HttpResult.Refused refused) {
      return failed(new Failure.Refused(refused.why()));
    }
    if (result instanceof HttpResult.Oversized oversized) {
      var why = "HTTP " + oversized.status() + " with a longer answer than is read";
      return write ? failed(new Failure.OutcomeUnknown(why)) : permanent(why);
    }
    return unclear(((HttpResult.Lost) result).why());
  }

  /** Whether an error rule, and not its status alone, says that our credentials are refused. */
  public boolean refusesByRule(HttpResult.Answered answered) {
    if (!rules.refuse()) {
      return false;
    }
    var body = bodies.failure(answered.body(), answered.header(TYPE));
    var rule = body == null ? null : rules.ofAnswer(answered.status(), answered.headers(), body);
    return rule != null && rule.failure() == ErrorRule.FailureClass.REFUSED;
  }

  /** Many systems answer with success and say in the body that they failed. */
  private AnswerVerdict success(HttpResult.Answered answered, Set<String> fields) {
    if (answered.body().length == 0) {
      return success(answered, Value.CLEARED, null, fields);
    }
    try {
      var read = bodies.success(answered.body(), answered.header(TYPE), ended(answered));
      return success(answered, read.value(), read.other(), fields);
    } catch (MalformedAnswer e) {
      return isWordOfSuccess(answered)
          ? new AnswerVerdict.Fine(null, answered.headers())
          : unclear(answered.name() + " with " + e.what());
    }
  }

  /**
   * @param other the format that it has instead of the one that was asked for
   */
  private AnswerVerdict success(
      HttpResult.Answered answered, Value body, Media.@Nullable Format other, Set<String> fields) {
    var rule = rules.ofAnswer(answered.status(), answered.headers(), body);
    if (rule != null) {
      return byRule(rule, answered, body, fields);
    }
    return other == null
        ? success(answered, body)
        : unclear("%s with %s instead of %s".formatted(answered.name(), other, bodies.format()));
  }

  /** Whether the transport knows where the answer ends, and it did not end before. */
  private static boolean ended(HttpResult.Answered answered) {
    return answered.header("Content-Length") != null
        || answered.header("Transfer-Encoding") != null;
  }

  /** Whether a rule says that this text, which is no JSON, is a success ({@code OK}). */
  private boolean isWordOfSuccess(HttpResult.Answered answered) {
    var text = Value.text(new String(answered.body(), StandardCharsets.UTF_8).strip());
    var rule = rules.ofAnswer(answered.status(), answered.headers(), text);
    return rule != null && rule.failure() == ErrorRule.FailureClass.NONE;
  }

  private AnswerVerdict error(HttpResult.Answered answered, Set<String> fields) {
    var body = bodies.failure(answered.body(), answered.header(TYPE));
    if (body == null) {
      return speaksForItself(answered.status())
          ? byStatus(answered, Value.CLEARED, fields)
          : unclear(answered.name() + " with an answer that breaks off");
    }
    var rule = rules.ofAnswer(answered.status(), answered.headers(), body);
    return rule == null
        ? withoutRule(answered, body, fields, ofOne)
        : byRule(rule, answered, body, fields);
  }

  private AnswerVerdict withoutRule(
      HttpResult.Answered answered, Value body, Set<String> fields, boolean ofRecord) {
    int status = answered.status();
    if ((status == 404 || status == 410) && !rules.spellsOutMissing(status)) {
      if (isPage(answered, body)) {
        return unclear("HTTP " + status + " with a web page");
      } else if (ofRecord) {
        return new AnswerVerdict.Missing();
      }
    }
    return byStatus(answered, body, fields);
  }

  private static boolean speaksForItself(int status) {
    return status == 401 || status == 429;
  }

  private static boolean isPage(HttpResult.Answered answered, Value body) {
    return body == Value.CLEARED && AnswerBody.isPage(answered.body());
  }

  /**
   * What one item of a batch answer says of its own failure: by a rule, else by the HTTP status
   * that the manifest says it tells, else by one that it names and that asks for a repetition.
   */
  public AnswerVerdict ofItem(ItemErrors.ItemError item, Set<String> fields) {
    int status = item.status();
    var error = item.said();
    if (status == ItemErrors.UNCLEAR) {
      return unclear("an item that does not tell how it went");
    }
    var rule = rules.ofItem(status, error);
    if (rule == null && status != ItemErrors.STATUS) {
      var succeeded = new HttpResult.Answered(status, Map.of(), new byte[0]);
      return withoutRule(succeeded, error, fields, true);
    }
    if (rule == null) {
      int own = ownStatus(error);
      boolean later = own >= 500 && own < 600 || own == 408 || own == 425 || own == 429;
      return later
          ? byStatus(new HttpResult.Answered(own, Map.of(), new byte[0]), error, fields)
          : invalid("refused in a batch", error, fields);
    }
    return byRule(rule, new HttpResult.Answered(status, Map.of(), new byte[0]), error, fields);
  }

  /** 0: it names none. */
  private static int ownStatus(Value error) {
    return OWN_STATUS.stream()
        .map(it -> said(it, error))
        .filter(it -> it.matches("[1-5][0-9]{2}"))
        .findFirst()
        .map(Integer::parseInt)
        .orElse(0);
  }

  private static String said(@Nullable String path, Value body) {
    var value = Answers.at(body, path);
    return value == null ? "" : Formats.text(value);
  }

  private AnswerVerdict byRule(
      ErrorRule rule, HttpResult.Answered answered, Value body, Set<String> fields) {
    var why = FailureRules.why(answered.name(), rule.when());
    return switch (rule.failure()) {
      case TRANSIENT -> failed(new Failure.Transient(why));
      case RATE_LIMITED -> failed(new Failure.RateLimited(why, retryAfter.of(answered)));
      case PERMANENT -> permanent(why);
      case INVALID -> invalid(why, body, fields);
      case OUTCOME_UNKNOWN -> unclear(why);
      case ALREADY_THERE ->
          new AnswerVerdict.AlreadyThere(
              FailureRules.existing(rule, answered.headers(), body), why);
      case MISSING -> new AnswerVerdict.Missing();
      case STALE -> new AnswerVerdict.Stale();
      case REFUSED -> failed(new Failure.Refused(why));
      case NONE -> success(answered, body);
    };
  }

  /** What an error answer holds is not the record, whatever its names. */
  private static AnswerVerdict success(HttpResult.Answered answered, Value body) {
    boolean hasBody = answered.success() && answered.body().length > 0;
    return new AnswerVerdict.Fine(hasBody ? body : null, answered.headers());
  }

  private AnswerVerdict byStatus(HttpResult.Answered answered, Value body, Set<String> fields) {
    int status = answered.status();
    var why = answered.name();
    if (status == 429 || status == 503 && answered.header("Retry-After") != null) {
      return failed(new Failure.RateLimited(why, retryAfter.of(answered)));
    }
    if (status == 401 || status == 403) {
      return failed(new Failure.Refused(why));
    }
    if (status == 412 || status == 428) {
      return new AnswerVerdict.Stale();
    }
    if (status == 423 || status == 425) {
      return failed(new Failure.Transient(why));
    }
    if (status == 501 && !isPage(answered, body)) {
      return permanent(why);
    }
    if (status >= 500 || status == 408 || status < 200) {
      return unclear(why);
    }
    return status == 400 || status == 409 || status == 413 || status == 415 || status == 422
        ? invalid(why, body, fields)
        : permanent(status < 400 ? why + ", redirects are not followed" : why);
  }

  private static AnswerVerdict invalid(String why, Value body, Set<String> fields) {
    var text = body == Value.CLEARED ? "" : Formats.text(body);
    var blamed =
        fields.stream()
            .filter(
                field ->
                    Pattern.compile("\\b" + Pattern.quote(last(field)) + "\\b")
                        .matcher(text)
                        .find())
            .toList();
    return failed(new Failure.Invalid(why, Set.copyOf(blamed)));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** No clear answer: harmless to repeat for a read, of unknown outcome for a write. */
  private AnswerVerdict unclear(String why) {
    return failed(write ? new Failure.OutcomeUnknown(why) : new Failure.Transient(why));
  }

  private static AnswerVerdict permanent(String why) {
    return failed(new Failure.Permanent(why));
  }

  private static AnswerVerdict failed(Failure failure) {
    return new AnswerVerdict.Failed(failure);
  }
}
