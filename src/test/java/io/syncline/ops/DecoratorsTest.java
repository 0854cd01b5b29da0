package io.syncline.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.change.ChangeStore;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.system.BreakerSystem;
import io.syncline.system.ObservedSystem;
import io.syncline.system.http.RoutedSystem;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A decorator that leaves a method to its default hides what it decorates, and nothing breaks. */
class DecoratorsTest {

  /** Questions that are answered by asking another which is passed on. */
  private static final Set<String> DERIVED = Set.of("owns");

  private static boolean isShorthand(Method method) {
    return method.isDefault()
        && Arrays.stream(method.getDeclaringClass().getMethods())
            .anyMatch(
                it ->
                    !it.isDefault()
                        && it.getName().equals(method.getName())
                        && it.getParameterCount() > method.getParameterCount());
  }

  static List<Arguments> decorators() {
    return List.of(
        Arguments.of(ObservedChangeStore.class, ChangeStore.class),
        Arguments.of(
            ObservedChangeStore.class.getDeclaredClasses()[0], ChangeStore.Transaction.class),
        Arguments.of(ObservedDeliveryStore.class, DeliveryStore.class),
        Arguments.of(ObservedInbox.class, Inbox.class),
        Arguments.of(ObservedSystem.class, ConnectedSystem.class),
        Arguments.of(BreakerSystem.class, ConnectedSystem.class),
        Arguments.of(RoutedSystem.class, ConnectedSystem.class));
  }

  @ParameterizedTest
  @MethodSource("decorators")
  void everyMethodIsPassedOn(Class<?> decorator, Class<?> port) {
    var passedOn = signatures(Arrays.stream(decorator.getDeclaredMethods()));
    var all =
        signatures(
            Arrays.stream(port.getMethods())
                .filter(it -> !Modifier.isStatic(it.getModifiers()))
                .filter(it -> !DERIVED.contains(it.getName()) && !isShorthand(it)));

    assertThat(passedOn).containsAll(all);
  }

  private static Set<String> signatures(Stream<Method> methods) {
    return methods
        .filter(it -> !it.isBridge() && !it.isSynthetic())
        .map(it -> it.getName() + Arrays.toString(it.getParameterTypes()))
        .collect(Collectors.toSet());
  }
}
