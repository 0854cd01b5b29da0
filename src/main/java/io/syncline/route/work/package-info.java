/** Camel's way to the queues: the component {@code work}, its workers, and how they are woken. */
@NullMarked
package io.syncline.route.work;

import org.jspecify.annotations.NullMarked;
