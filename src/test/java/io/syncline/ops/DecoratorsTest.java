package io.syncline.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.store.inbox.BatchingInbox;
import io.syncline.system.BreakerSystem;
import io.syncline.system.ObservedSystem;
import io.syncline.system.ParkingSystem;
import io.syncline.system.http.RoutedSystem;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A decorator that leaves a method to its default hides what it decorates, and nothing breaks. So
 * every class that implements a port and keeps another of it is found, and must pass all on.
 */
class DecoratorsTest {

  /** Answered by what is passed on. */
  private static final Set<String> DERIVED = Set.of("owns");

  private static final List<Arguments> DECORATORS =
      new ClassFileImporter()
              .withImportOption(new ImportOption.DoNotIncludeTests())
              .importPackages("io.syncline")
              .stream()
              .flatMap(it -> decorated(it).map(port -> Arguments.of(it.reflect(), port.reflect())))
              .toList();

  static List<Arguments> decorators() {
    return DECORATORS;
  }

  private static Stream<JavaClass> decorated(JavaClass it) {
    if (it.getModifiers().contains(JavaModifier.ABSTRACT)) {
      return Stream.of();
    }
    return it.getAllRawInterfaces().stream()
        .filter(port -> port.getPackageName().startsWith("io.syncline"))
        .filter(
            port ->
                it.getAllFields().stream()
                    .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                    .anyMatch(field -> field.getRawType().equals(port)));
  }

  @ParameterizedTest
  @MethodSource("decorators")
  void everyMethodIsPassedOn(Class<?> decorator, Class<?> port) {
    var passedOn =
        signatures(
            Stream.<Class<?>>iterate(decorator, Objects::nonNull, Class::getSuperclass)
                .flatMap(it -> Arrays.stream(it.getDeclaredMethods()))
                .filter(it -> !Modifier.isAbstract(it.getModifiers())));
    var all =
        signatures(
            Arrays.stream(port.getMethods())
                .filter(it -> !Modifier.isStatic(it.getModifiers()))
                .filter(it -> !DERIVED.contains(it.getName()) && !isShorthand(it)));

    assertThat(passedOn).containsAll(all);
  }

  @Test
  void theDecoratorsAreFound() {
    assertThat(decorators().stream().map(it -> List.of(it.get())))
        .contains(
            List.of(ObservedChangeStore.class, ChangeStore.class),
            List.of(
                ObservedChangeStore.class.getDeclaredClasses()[0], ChangeStore.Transaction.class),
            List.of(ObservedDeliveryStore.class, DeliveryStore.class),
            List.of(ObservedInbox.class, Inbox.class),
            List.of(BatchingInbox.class, Inbox.class),
            List.of(ObservedSystem.class, ConnectedSystem.class),
            List.of(BreakerSystem.class, ConnectedSystem.class),
            List.of(ParkingSystem.class, ConnectedSystem.class),
            List.of(RoutedSystem.class, ConnectedSystem.class));
  }

  /** Whether it says less than another of its name, which it begins like and which is passed on. */
  private static boolean isShorthand(Method method) {
    int said = method.getParameterCount();
    return method.isDefault()
        && Arrays.stream(method.getDeclaringClass().getMethods())
            .filter(it -> !it.isDefault() && it.getName().equals(method.getName()))
            .filter(it -> it.getParameterCount() > said)
            .map(it -> Arrays.copyOf(it.getParameterTypes(), said))
            .anyMatch(it -> Arrays.equals(it, method.getParameterTypes()));
  }

  private static Set<String> signatures(Stream<Method> methods) {
    return methods
        .filter(it -> !it.isBridge() && !it.isSynthetic())
        .map(
            it ->
                it.getName()
                    + Arrays.stream(it.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(",", "(", ")")))
        .collect(Collectors.toSet());
  }
}
