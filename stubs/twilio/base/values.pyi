unset: object
