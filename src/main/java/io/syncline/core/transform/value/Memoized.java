package io.syncline.core.transform.value;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A costly function of a text that remembers its last {@value #MOST} answers: the same text is read
 * again and again, from the event's record, from the shadow, and from the copy before a write. Safe
 * for threads; the function must always answer the same.
 */
final class Memoized implements UnaryOperator<String> {

  private static final int MOST = 4_096;

  private final UnaryOperator<String> function;
  private final Map<String, String> answers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST;
        }
      };

  Memoized(UnaryOperator<String> function) {
    this.function = function;
  }

  @Override
  public String apply(String text) {
    synchronized (answers) {
      var known = answers.get(text);
      if (known != null) {
        return known;
      }
    }
    var answer = function.apply(text);
    synchronized (answers) {
      answers.put(text, answer);
    }
    return answer;
  }
}
