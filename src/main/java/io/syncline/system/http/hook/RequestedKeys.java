package io.syncline.system.http.hook;

import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Webhook.KeyRequest;
import io.syncline.core.inbox.HookKeys;
import io.syncline.core.model.value.Value;
import io.syncline.system.http.answer.AnswerVerdict;
import io.syncline.system.http.answer.AnswerVerdicts;
import io.syncline.system.http.answer.Answers;
import io.syncline.system.http.auth.Sender;
import io.syncline.system.http.body.AnswerBody;
import io.syncline.system.http.call.CallTemplate;
import io.syncline.system.http.call.Formats;
import io.syncline.system.http.call.RetryAfter;
import io.syncline.system.http.call.TemplateValues;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks a vendor for its keys by the request of a manifest, one for each question. Only an answer
 * that means {@code missing} says that there is no such key; any other that holds none says
 * nothing.
 */
public final class RequestedKeys implements HookKeys {

  private final KeyRequest said;
  private final CallTemplate call;
  private final AnswerVerdicts verdicts;
  private final Sender sender;

  public RequestedKeys(
      SystemType type,
      KeyRequest said,
      Map<String, String> settings,
      Sender sender,
      RetryAfter retryAfter) {
    this.said = said;
    this.sender = sender;
    this.call = new CallTemplate(type, said.operation(), settings);
    this.verdicts =
        new AnswerVerdicts(
            said.errors(),
            type.errors(),
            retryAfter,
            false,
            said.request().path().contains("{" + KeyRequest.PLACE),
            AnswerBody.of(said.request().media(), null));
  }

  @Override
  public Answer key(String id) {
    var values = TemplateValues.EMPTY.with(KeyRequest.PLACE, id);
    var verdict = sender.send(() -> call.call(values, List.of())).verdict(verdicts, Set.of());
    if (verdict instanceof AnswerVerdict.Missing) {
      return new Answer.Unknown();
    }
    var answer = verdict instanceof AnswerVerdict.Fine fine ? fine.answer() : null;
    return answer != null && Answers.at(answer, said.key()) instanceof Value.Struct jwk
        ? key(jwk)
        : new Answer.Unavailable();
  }

  /** An end that cannot be read may be over. */
  private Answer key(Value.Struct jwk) {
    var written = said.expires() == null ? null : Answers.at(jwk, said.expires());
    if (written == null || written.isEmpty()) {
      return new Answer.Key(jwk, null);
    }
    Instant ends = Formats.instant(written);
    return ends == null ? new Answer.Unavailable() : new Answer.Key(jwk, ends);
  }
}
