/** Runs a PostgreSQL of our own, with durable settings, for installations that bring none. */
@NullMarked
package io.syncline.app.postgres;

import org.jspecify.annotations.NullMarked;
