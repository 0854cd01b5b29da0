package io.syncline.route.landing;

import io.syncline.core.landing.Landing;
import io.syncline.core.landing.Landing.Place;
import io.syncline.core.model.SystemId;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/**
 * The Camel component {@code landing}: steps of integrators' routes that turn files and messages
 * into rows of an object, read these rows, and turn changes into files and messages.
 *
 * <p>{@code landing:<system>.<object>/<step>}; {@link LandingStep.Kind} has the steps.
 */
public final class LandingComponent extends DefaultComponent {

  private final @Nullable Landing landing;

  /**
   * @param landing null: this process has no rows; steps that need them end as unavailable
   */
  public LandingComponent(@Nullable Landing landing) {
    this.landing = landing;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    int slash = remaining.lastIndexOf('/');
    int dot = remaining.indexOf('.');
    if (dot < 1 || slash < dot + 2) {
      throw new IllegalArgumentException(
          "`landing:` is followed by <system>.<object>/<step>, and this is " + remaining);
    }
    var place =
        new Place(SystemId.of(remaining.substring(0, dot)), remaining.substring(dot + 1, slash));
    var kind = kind(remaining.substring(slash + 1));
    var step = kind.made(place, new FileForm.Options(parameters));
    return new LandingEndpoint(uri, this, step);
  }

  private static LandingStep.Kind kind(String word) {
    return Arrays.stream(LandingStep.Kind.values())
        .filter(it -> it.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "`landing:` has no step `%s`; there are %s"
                        .formatted(
                            word,
                            Arrays.stream(LandingStep.Kind.values())
                                .map(LandingStep.Kind::word)
                                .collect(Collectors.joining(", ")))));
  }

  @Nullable Landing landing() {
    return landing;
  }
}
