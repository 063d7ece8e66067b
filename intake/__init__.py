"""From a blank form to a booked appointment and a decision, one package a stage.

Read the stages in the order of the flow: ``definitions``, ``applications``, ``documents``, ``prechecks``,
``appointments``, ``reviews``. The ground that all stand on is ``audit``, ``errors``, ``sealing``, ``outbox``
and ``authorities``; the doors through which applicants come in are ``wizard`` and ``portal``.
"""
