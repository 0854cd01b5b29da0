/** The command about messages to people. */
@NullMarked
package io.syncline.cli.message;

import org.jspecify.annotations.NullMarked;
