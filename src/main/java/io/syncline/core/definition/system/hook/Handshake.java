package io.syncline.core.definition.system.hook;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.OneOf;
import io.syncline.core.definition.key.Shorthand;
import io.syncline.core.model.value.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request by which a vendor verifies the address at the address of webhooks, and its answer. It
 * holds no events.
 *
 * @param method its method
 * @param challenge where the text is that is sent back: {@code header:<name>}, {@code query:<name>}
 *     or {@code body:<path>}; a request without it is another one
 * @param where what else it says, by the same names; texts are templates over the settings
 * @param unsigned whether it comes without the proof that {@code signature} asks for
 * @param answer what is sent back
 */
public record Handshake(
    @OneOf({"GET", "POST"}) @Default("POST") String method,
    String challenge,
    Map<String, String> where,
    boolean unsigned,
    Answer answer) {

  /**
   * The answer, 200; {@code {challenge}} in its texts is replaced by what is sent back.
   *
   * @param text a plain text
   * @param body a JSON body
   * @param headers by name
   */
  public record Answer(
      @Shorthand @Nullable String text, @Nullable Value body, Map<String, String> headers) {
    public Answer {
      headers = Map.copyOf(headers);
    }
  }

  public Handshake {
    where = Map.copyOf(where);
  }
}
