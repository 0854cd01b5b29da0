/** Commands that help to connect a system. */
@NullMarked
package io.syncline.cli.system;

import org.jspecify.annotations.NullMarked;
