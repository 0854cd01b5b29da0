/** The command that follows what happens. */
@NullMarked
package io.syncline.cli.events;

import org.jspecify.annotations.NullMarked;
